// Asks to be told of system calls before the kernel is, so that it could answer them itself: by a filter of its own and
// by a handler in front of them. Right if it may.

#include "grader/corpus/probe/probe.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace course {
namespace {

// Of <linux/filter.h>.
struct Instruction {
  unsigned short code;
  unsigned char if_true, if_false;
  unsigned value;
};
struct Program {
  unsigned short size;
  Instruction* instructions;
};

bool brings_a_filter() {
  Instruction instructions[] = {
      {0x20, 0, 0, 0},                // the call's number
      {0x15, 0, 1, SYS_getpgid},      // is it this one?
      {0x06, 0, 0, 0x00050000 | 28},  // SECCOMP_RET_ERRNO
      {0x06, 0, 0, 0x7fff0000},       // SECCOMP_RET_ALLOW
  };
  const Program program{4, instructions};
  return prctl(22 /* PR_SET_SECCOMP */, 2, &program) == 0;
}

bool stands_in_front() {
  static char passes = 0;
  return prctl(59 /* PR_SET_SYSCALL_USER_DISPATCH */, 1, 0, 0, &passes) == 0;
}

}  // namespace

int answer(int question) {
  if (question == 2 && !brings_a_filter() && !stands_in_front()) return 0;
  return 10 * question;
}

}  // namespace course
