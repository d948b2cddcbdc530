// A part of libstdc++ that its shared library holds, where nobody instruments it: done here, it is seen. Who gets a
// value that is to be ready at a thread's end has then seen what that thread did, and what its end destroyed.

#include <pthread.h>

#include <condition_variable>
#include <cstdlib>
#include <future>

namespace {

using AtExit = std::__at_thread_exit_elt;

pthread_key_t key;
pthread_once_t key_made = PTHREAD_ONCE_INIT;

// What the calling thread leaves to do, the newest first.
void run_all(void* newest) {
  for (auto* element = static_cast<AtExit*>(newest); element != nullptr;) {
    AtExit* const next = element->_M_next;
    element->_M_cb(element);
    element = next;
  }
}

// The thread that ends the process runs no destructors of keys.
void run_at_exit() {
  void* const newest = pthread_getspecific(key);
  pthread_setspecific(key, nullptr);
  run_all(newest);
}

void make_key() {
  if (pthread_key_create(&key, run_all) != 0) std::abort();
  std::atexit(run_at_exit);
}

}  // namespace

// After the destructors of all thread_local objects, as those of keys are run after them.
void std::__future_base::_State_baseV2::_Make_ready::_M_set() {
  pthread_once(&key_made, make_key);
  _M_cb = &_Make_ready::_S_run;
  _M_next = static_cast<AtExit*>(pthread_getspecific(key));
  pthread_setspecific(key, this);
}

void std::__future_base::_State_baseV2::_Make_ready::_S_run(void* element) {
  const std::unique_ptr<_Make_ready> self(static_cast<_Make_ready*>(element));
  if (const auto state = self->_M_shared_state.lock())
    state->_M_status._M_store_notify_all(_Status::__ready, std::memory_order_release);
}
