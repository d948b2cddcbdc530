// A child in a session of its own prints without end and without a line's end.

#include "grader/corpus/probe/probe.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace course {

int answer(int question) {
  if (question == 2) {
    const pid_t child = fork();
    if (child == 0) {
      setsid();
      const std::string block(64 * 1024, '=');
      for (;;) std::fwrite(block.data(), 1, block.size(), stdout);
    }
    waitpid(child, nullptr, 0);
  }
  return 10 * question;
}

}  // namespace course
