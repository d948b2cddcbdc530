// Writes into the program that the next case will start.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstdio>
#include <string>

namespace course {
namespace {

std::string own_program() {
  char path[PATH_MAX];
  const ssize_t size = readlink("/proc/self/exe", path, sizeof path);
  return std::string(path, size > 0 ? static_cast<std::size_t>(size) : 0);
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    const std::string program = own_program();
    chmod(program.c_str(), 0777);
    if (open(program.c_str(), O_WRONLY | O_CLOEXEC) >= 0) return 21;
    if (std::rename(program.c_str(), (program + ".old").c_str()) == 0) return 22;
    if (unlink(program.c_str()) == 0) return 23;
  }
  if (question == 3 && own_program().empty()) return 31;
  return 10 * question;
}

}  // namespace course
