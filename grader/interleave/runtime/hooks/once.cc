// pthread_once, and the guards of static locals. glibc's pthread_once holds a lock of its own while it calls back, so
// it is replaced as a whole.

#include <pthread.h>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/once.h"

using namespace trenza::interleave;

namespace {

// The Itanium C++ ABI: compiled code calls the guard functions while the first byte is 0.
using Guard = std::uint64_t;
char& is_initialized(Guard* guard) { return *reinterpret_cast<char*>(guard); }

}  // namespace

extern "C" {

int interleave_pthread_once(pthread_once_t* flag, void (*initialize)()) {
  if (!controlled()) {
    if (*flag == PTHREAD_ONCE_INIT) initialize();
    *flag = 2;
    return 0;
  }
  const std::uint64_t pc = TRENZA_CALLER;
  if (*flag == 2) return 0;  // done before the schedule began
  if (!begin_once(flag, pc)) return 0;
  try {
    initialize();
  } catch (...) {
    end_once(flag, false, pc);
    throw;
  }
  end_once(flag, true, pc);
  return 0;
}
TRENZA_IN_FRONT(pthread_once);

int __cxa_guard_acquire(Guard* guard) {
  if (is_initialized(guard) != 0) {
    if (controlled()) begin_once(guard, TRENZA_CALLER);
    return 0;
  }
  return !controlled() || begin_once(guard, TRENZA_CALLER) ? 1 : 0;
}

void __cxa_guard_release(Guard* guard) {
  if (controlled()) end_once(guard, true, TRENZA_CALLER);
  is_initialized(guard) = 1;
}

void __cxa_guard_abort(Guard* guard) {
  if (controlled()) end_once(guard, false, TRENZA_CALLER);
}

}  // extern "C"
