// The threads of C (<threads.h>) by those of POSIX, in front of the C library's: there they are the same, but call each
// other inside of it, where neither ThreadSanitizer nor the interleave mode nor a test's seams and faults can see them.
// So a solution that uses them is judged as any other.
//
// ISO/IEC 9899:2018, 7.26. glibc's mtx_t, cnd_t, once_flag and tss_t have room for the types of POSIX that they are
// made of (nptl/thrd_priv.h), and its thrd_t is a pthread_t.

#include <pthread.h>
#include <sched.h>
#include <threads.h>
#include <time.h>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <new>

namespace {

static_assert(sizeof(pthread_mutex_t) <= sizeof(mtx_t) && alignof(pthread_mutex_t) <= alignof(mtx_t));
static_assert(sizeof(pthread_cond_t) <= sizeof(cnd_t) && alignof(pthread_cond_t) <= alignof(cnd_t));
static_assert(sizeof(pthread_once_t) == sizeof(once_flag));

pthread_mutex_t* of(mtx_t* mutex) { return reinterpret_cast<pthread_mutex_t*>(mutex); }
pthread_cond_t* of(cnd_t* condition) { return reinterpret_cast<pthread_cond_t*>(condition); }

int outcome(int error) {
  switch (error) {
    case 0: return thrd_success;
    case ENOMEM: return thrd_nomem;
    case ETIMEDOUT: return thrd_timedout;
    case EBUSY: return thrd_busy;
    default: return thrd_error;
  }
}

struct Start {
  thrd_start_t function;
  void* argument;
};

void* run(void* data) {
  const Start start = *std::unique_ptr<Start>(static_cast<Start*>(data));
  return reinterpret_cast<void*>(static_cast<std::intptr_t>(start.function(start.argument)));
}

}  // namespace

extern "C" {

int thrd_create(thrd_t* thread, thrd_start_t function, void* argument) {
  auto start = std::unique_ptr<Start>(new (std::nothrow) Start{function, argument});
  if (!start) return thrd_nomem;
  const int error = pthread_create(thread, nullptr, run, start.get());
  if (error == 0) static_cast<void>(start.release());
  return error == EAGAIN ? thrd_nomem : outcome(error);
}

int thrd_join(thrd_t thread, int* result) {
  void* returned = nullptr;
  const int error = pthread_join(thread, &returned);
  if (result != nullptr) *result = static_cast<int>(reinterpret_cast<std::intptr_t>(returned));
  return outcome(error);
}

int thrd_detach(thrd_t thread) { return outcome(pthread_detach(thread)); }

void thrd_exit(int result) { pthread_exit(reinterpret_cast<void*>(static_cast<std::intptr_t>(result))); }

void thrd_yield() { sched_yield(); }

int thrd_sleep(const timespec* duration, timespec* left) {
  const int error = clock_nanosleep(CLOCK_REALTIME, 0, duration, left);
  return error == 0 ? 0 : error == EINTR ? -1 : -2;
}

int mtx_init(mtx_t* mutex, int type) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  const bool recursive = (type & mtx_recursive) != 0;
  pthread_mutexattr_settype(&attributes, recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
  const int error = pthread_mutex_init(of(mutex), &attributes);
  pthread_mutexattr_destroy(&attributes);
  return outcome(error);
}

void mtx_destroy(mtx_t* mutex) { pthread_mutex_destroy(of(mutex)); }
int mtx_lock(mtx_t* mutex) { return outcome(pthread_mutex_lock(of(mutex))); }
int mtx_trylock(mtx_t* mutex) { return outcome(pthread_mutex_trylock(of(mutex))); }
int mtx_unlock(mtx_t* mutex) { return outcome(pthread_mutex_unlock(of(mutex))); }
int mtx_timedlock(mtx_t* mutex, const timespec* limit) { return outcome(pthread_mutex_timedlock(of(mutex), limit)); }

int cnd_init(cnd_t* condition) { return outcome(pthread_cond_init(of(condition), nullptr)); }
void cnd_destroy(cnd_t* condition) { pthread_cond_destroy(of(condition)); }
int cnd_signal(cnd_t* condition) { return outcome(pthread_cond_signal(of(condition))); }
int cnd_broadcast(cnd_t* condition) { return outcome(pthread_cond_broadcast(of(condition))); }
int cnd_wait(cnd_t* condition, mtx_t* mutex) { return outcome(pthread_cond_wait(of(condition), of(mutex))); }
int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const timespec* limit) {
  return outcome(pthread_cond_timedwait(of(condition), of(mutex), limit));
}

void call_once(once_flag* flag, void (*function)()) { pthread_once(reinterpret_cast<pthread_once_t*>(flag), function); }

}  // extern "C"
