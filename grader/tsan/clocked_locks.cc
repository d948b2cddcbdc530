// Locks with a limit on a chosen clock, for ThreadSanitizer libraries that do not know them: std::timed_mutex,
// std::shared_timed_mutex and others call pthread_mutex_clocklock, pthread_rwlock_clock*lock and sem_clockwait for a
// limit on std::chrono::steady_clock, and libtsan of gcc 12 and clang 14 stands in front of none of them. It would see
// the lock given back that nobody took, and no order between its holders.
//
// Linked into every program of the mode. Calls the next definition, and tells the library what happened where that one
// is not the library's own, through the interface that it has for locks of a program's own.

#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <time.h>

#include <atomic>
#include <cerrno>

extern "C" {
// sanitizer/tsan_interface.h, which clang brings and gcc does not. The flags of a lock are bits.
void __tsan_init();
void __tsan_acquire(void* address);
void __tsan_mutex_pre_lock(void* mutex, unsigned flags);
void __tsan_mutex_post_lock(void* mutex, unsigned flags, int recursion);
}

namespace {

constexpr unsigned kReadLock = 1 << 3;
// It could have given up, so that waiting for it is no part of a deadlock.
constexpr unsigned kTryLock = 1 << 4;

// A function that stands behind one of this file, and whether ThreadSanitizer's library is where it stands. Constant
// once it is known, so any thread may ask.
template <typename Lock>
class Next {
 public:
  using Function = int (*)(Lock*, clockid_t, const timespec*);

  explicit constexpr Next(const char* name) : name_(name) {}

  Function get() {
    Function function = function_.load(std::memory_order_acquire);
    if (function != nullptr) return function;
    void* const found = dlsym(RTLD_NEXT, name_);
    Dl_info of_function{}, of_library{};
    told_ = found != nullptr && dladdr(found, &of_function) != 0 &&
            dladdr(reinterpret_cast<void*>(&__tsan_init), &of_library) != 0 &&
            of_function.dli_fbase == of_library.dli_fbase;
    function = reinterpret_cast<Function>(found);
    function_.store(function, std::memory_order_release);  // two threads at once find the same
    return function;
  }

  // After get(): the library sees such calls by itself.
  bool told() const { return told_.load(); }

 private:
  const char* name_;
  std::atomic<bool> told_{false};
  std::atomic<Function> function_{nullptr};
};

// For a lock that was taken a moment ago.
void tell_of_lock(void* lock, unsigned flags) {
  __tsan_mutex_pre_lock(lock, flags | kTryLock);
  __tsan_mutex_post_lock(lock, flags | kTryLock, 0);
}

constinit Next<pthread_mutex_t> next_mutex("pthread_mutex_clocklock");
constinit Next<pthread_rwlock_t> next_read("pthread_rwlock_clockrdlock");
constinit Next<pthread_rwlock_t> next_write("pthread_rwlock_clockwrlock");
constinit Next<sem_t> next_semaphore("sem_clockwait");

}  // namespace

// Under the name that ThreadSanitizer gives to what it puts in front of a function, so that what the grader in turn
// puts in front of it finds it (grader/testing/next.h). Weak, since a newer library has these names itself.
#define TRENZA_INTERCEPTOR(name) __attribute__((weak)) __interceptor_##name
#define TRENZA_PUT_IN_FRONT(name) decltype(name) name __attribute__((weak, alias("__interceptor_" #name)))

extern "C" {

int TRENZA_INTERCEPTOR(pthread_mutex_clocklock)(pthread_mutex_t* mutex, clockid_t clock,
                                                const timespec* deadline) noexcept {
  const int result = next_mutex.get()(mutex, clock, deadline);
  if ((result == 0 || result == EOWNERDEAD) && !next_mutex.told()) tell_of_lock(mutex, 0);
  return result;
}
TRENZA_PUT_IN_FRONT(pthread_mutex_clocklock);

int TRENZA_INTERCEPTOR(pthread_rwlock_clockrdlock)(pthread_rwlock_t* lock, clockid_t clock,
                                                   const timespec* deadline) noexcept {
  const int result = next_read.get()(lock, clock, deadline);
  if (result == 0 && !next_read.told()) tell_of_lock(lock, kReadLock);
  return result;
}
TRENZA_PUT_IN_FRONT(pthread_rwlock_clockrdlock);

int TRENZA_INTERCEPTOR(pthread_rwlock_clockwrlock)(pthread_rwlock_t* lock, clockid_t clock,
                                                   const timespec* deadline) noexcept {
  const int result = next_write.get()(lock, clock, deadline);
  if (result == 0 && !next_write.told()) tell_of_lock(lock, 0);
  return result;
}
TRENZA_PUT_IN_FRONT(pthread_rwlock_clockwrlock);

int TRENZA_INTERCEPTOR(sem_clockwait)(sem_t* semaphore, clockid_t clock, const timespec* deadline) {
  const int result = next_semaphore.get()(semaphore, clock, deadline);
  // sem_post releases it under the same address.
  if (result == 0 && !next_semaphore.told()) __tsan_acquire(semaphore);
  return result;
}
TRENZA_PUT_IN_FRONT(sem_clockwait);

}  // extern "C"
