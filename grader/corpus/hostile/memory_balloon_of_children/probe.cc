// Ten children that each take half of what one may.

#include "grader/corpus/probe/probe.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <new>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (int i = 0; i < 10; ++i) {
      if (fork() != 0) continue;
      for (int megabyte = 0; megabyte < 1024; megabyte += 16) {
        std::memset(new char[16 * 1024 * 1024], 1, 16 * 1024 * 1024);
      }
      for (;;) pause();
    }
    while (wait(nullptr) > 0) {
    }
  }
  return 10 * question;
}

}  // namespace course
