// pthread_create, join, detach, exit, and what belongs to a single thread.

#include <pthread.h>
#include <unwind.h>

#include <cerrno>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/thread.h"
#include "grader/interleave/runtime/model/thread_exit.h"
#include "grader/interleave/runtime/model/time.h"
#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/conclude.h"

using namespace trenza::interleave;

namespace {

// pthread_exit unwinds the stack, so that destructors run, and ends the thread where the stack ends.
_Unwind_Reason_Code stop_at_the_end(int, _Unwind_Action actions, _Unwind_Exception_Class, _Unwind_Exception*,
                                    _Unwind_Context*, void* result) {
  if ((actions & _UA_END_OF_STACK) != 0) end_thread(result);
  return _URC_NO_REASON;
}

thread_local _Unwind_Exception exit_exception;

}  // namespace

extern "C" {

int interleave_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*),
                              void* argument) noexcept {
  if (!controlled()) return real().pthread_create(thread, attributes, start, argument);
  return create_thread(thread, attributes, start, argument, TRENZA_CALLER);
}
TRENZA_IN_FRONT(pthread_create);

int interleave_pthread_join(pthread_t thread, void** result) {
  return controlled() ? join_thread(thread, result, kNever, false, TRENZA_CALLER) : ESRCH;
}
TRENZA_IN_FRONT(pthread_join);

int interleave_pthread_tryjoin_np(pthread_t thread, void** result) noexcept {
  return controlled() ? join_thread(thread, result, kNever, true, TRENZA_CALLER) : ESRCH;
}
TRENZA_IN_FRONT(pthread_tryjoin_np);

int interleave_pthread_timedjoin_np(pthread_t thread, void** result, const timespec* deadline) {
  if (!controlled()) return ESRCH;
  if (!is_valid(deadline)) return EINVAL;
  return join_thread(thread, result, absolute_deadline(CLOCK_REALTIME, deadline), false, TRENZA_CALLER);
}
TRENZA_IN_FRONT(pthread_timedjoin_np);

int interleave_pthread_clockjoin_np(pthread_t thread, void** result, clockid_t clock, const timespec* deadline) {
  return controlled() ? join_thread(thread, result, absolute_deadline(clock, deadline), false, TRENZA_CALLER) : ESRCH;
}
TRENZA_IN_FRONT(pthread_clockjoin_np);

int interleave_pthread_detach(pthread_t thread) noexcept {
  return controlled() ? detach_thread(thread, TRENZA_CALLER) : ESRCH;
}
TRENZA_IN_FRONT(pthread_detach);

void interleave_pthread_exit(void* result) {
  if (!controlled()) reinterpret_cast<void (*)(void*)>(real_function("pthread_exit"))(result);
  exit_exception = {};
  _Unwind_ForcedUnwind(&exit_exception, stop_at_the_end, result);
  end_thread(result);  // where the stack could not be unwound
}
TRENZA_IN_FRONT(pthread_exit);

int interleave_pthread_key_create(pthread_key_t* key, void (*destructor)(void*)) noexcept {
  return create_key(key, destructor);
}
TRENZA_IN_FRONT(pthread_key_create);
int interleave_pthread_key_delete(pthread_key_t key) noexcept { return delete_key(key); }
TRENZA_IN_FRONT(pthread_key_delete);
int interleave_pthread_setspecific(pthread_key_t key, const void* value) noexcept {
  return set_value(key, const_cast<void*>(value));
}
TRENZA_IN_FRONT(pthread_setspecific);
void* interleave_pthread_getspecific(pthread_key_t key) noexcept { return value_of(key); }
TRENZA_IN_FRONT(pthread_getspecific);

int __cxa_thread_atexit(void (*destructor)(void*), void* object, void*) {
  add_thread_local_destructor(destructor, object);
  return 0;
}

int interleave_pthread_cancel(pthread_t) { uncontrolled("pthread_cancel", TRENZA_CALLER); }
TRENZA_IN_FRONT(pthread_cancel);
int interleave_pthread_kill(pthread_t, int) noexcept { uncontrolled("pthread_kill", TRENZA_CALLER); }
TRENZA_IN_FRONT(pthread_kill);

}  // extern "C"
