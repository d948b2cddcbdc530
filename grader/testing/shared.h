#ifndef GRADER_TESTING_SHARED_H_
#define GRADER_TESTING_SHARED_H_

#include <sys/mman.h>

#include <cerrno>
#include <new>
#include <system_error>
#include <type_traits>
#include <utility>

namespace trenza {

// One `T` that this process and every child forked after its construction see at the same address. For tests: a
// witness that must be believed even if the code under test gets its own sharing wrong.
//
// `T` is constructed and destroyed by the process that made the Shared; a child's copy of the Shared must not be
// destroyed in the child while the parent still uses `T`, so children leave with _exit.
//
//   Shared<std::atomic<int>> alive;
//   run_per_core(4, [&](int) { ++*alive; return 0; });
template <typename T>
class Shared {
 public:
  template <typename... Args>
  explicit Shared(Args&&... args) {
    void* memory = mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "mmap of a test's witness");
    value_ = new (memory) T(std::forward<Args>(args)...);
  }
  ~Shared() {
    value_->~T();
    munmap(static_cast<void*>(value_), sizeof(T));
  }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  T& operator*() const { return *value_; }
  T* operator->() const { return value_; }
  T* get() const { return value_; }

 private:
  T* value_;
};

}  // namespace trenza

#endif  // GRADER_TESTING_SHARED_H_
