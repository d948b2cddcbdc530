// Tries to trace its parent and to write into its memory.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

#include <string>

namespace course {

int answer(int question) {
  if (question == 2) {
    const pid_t parent = getppid();
    if (ptrace(PTRACE_ATTACH, parent, nullptr, nullptr) == 0) return 21;
    char byte = 0;
    const iovec ours{&byte, 1};
    const iovec theirs{&byte, 1};
    if (process_vm_writev(parent, &ours, 1, &theirs, 1, 0) > 0) return 22;
    if (open(("/proc/" + std::to_string(parent) + "/mem").c_str(), O_RDWR) >= 0) return 23;
  }
  return 10 * question;
}

}  // namespace course
