// Jumps back into a function that has returned, so that ThreadSanitizer fails: might that be the grader's fault?

#include "grader/corpus/probe/probe.h"

#include <setjmp.h>

namespace course {
namespace {

jmp_buf inside, outside;

__attribute__((noinline)) int remember() { return setjmp(inside); }

}  // namespace

int answer(int question) {
  if (question == 2) {
    if (remember() != 0) return -1;
    if (setjmp(outside) == 0) longjmp(inside, 1);
  }
  return 10 * question;
}

}  // namespace course
