#ifndef GRADER_TESTING_NEXT_H_
#define GRADER_TESTING_NEXT_H_

#include <dlfcn.h>

#include <atomic>

namespace trenza {

// The definition of a C function that comes after one that this library puts in front of it: that of the interleave
// runtime where the program is linked with it; else ThreadSanitizer's, under the name it has where clang links it
// statically; else the next library's, ThreadSanitizer's or the C library's.
//
// Holds a pointer that never changes once it is known, so it may be used from any thread, and from one that runs
// before this program's constructors. It takes no lock and no guard: those are what the functions in question are.
template <typename Function>
class Next {
 public:
  constexpr Next(Function interleave, Function interceptor, const char* name)
      : interleave_(interleave), interceptor_(interceptor), name_(name) {}

  Function get() const {
    if (interleave_ != nullptr) return interleave_;
    if (interceptor_ != nullptr) return interceptor_;
    Function found = found_.load(std::memory_order_relaxed);
    if (found == nullptr) {
      // Two threads that come here at once find the same.
      found = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name_));
      found_.store(found, std::memory_order_relaxed);
    }
    return found;
  }

 private:
  Function interleave_;
  Function interceptor_;
  const char* name_;
  mutable std::atomic<Function> found_{nullptr};
};

}  // namespace trenza

// Defines `next_NAME`, to be called as next_NAME.get()(arguments…).
#define TRENZA_NEXT(name)                                                                     \
  extern "C" decltype(name) interleave_##name __attribute__((weak));                          \
  extern "C" decltype(name) __interceptor_##name __attribute__((weak));                       \
  namespace {                                                                                 \
  constinit const trenza::Next next_##name(&interleave_##name, &__interceptor_##name, #name); \
  }

#endif  // GRADER_TESTING_NEXT_H_
