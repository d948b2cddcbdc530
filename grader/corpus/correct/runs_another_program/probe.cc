// A child becomes another program, whose output is the answer.

#include "grader/corpus/probe/probe.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace course {

int answer(int question) {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  const std::string text = std::to_string(10 * question);
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execlp("echo", "echo", text.c_str(), static_cast<char*>(nullptr));
    _exit(127);
  }
  close(ends[1]);
  char said[16] = {};
  if (read(ends[0], said, sizeof said - 1) < 0) said[0] = 0;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return std::atoi(said);
}

}  // namespace course
