#ifndef GRADER_TESTING_UNSEEN_H_
#define GRADER_TESTING_UNSEEN_H_

// What unseen_functions.cc and unseen_calls.cc have in common: how a function stands in front of the C library's, and
// tells ThreadSanitizer, or the interleave mode, what it does to its caller's memory. For these two files alone. No
// header declares the functions there, for each declares them in a way of its own; what the names mean is the
// library's.

#include <dlfcn.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

extern "C" {
// sanitizer/tsan_interface.h, which gcc does not bring.
void __tsan_read_range_pc(void* address, unsigned long size, void* pc);
void __tsan_write_range_pc(void* address, unsigned long size, void* pc);

// The linker's: where the program's own code begins and ends.
extern const char __executable_start;
extern const char etext;
}

namespace trenza {

// What one call does to the memory of its caller. That of libraries is theirs: they may have an order that nobody sees.
class Teller {
 public:
  explicit Teller(void* caller)
      : caller_(caller), told_(caller >= static_cast<const void*>(&__executable_start) && caller < &etext) {}

  void reads(const void* at, std::size_t size) const {
    if (told_ && size > 0) __tsan_read_range_pc(const_cast<void*>(at), size, caller_);
  }
  void writes(const void* at, std::size_t size) const {
    if (told_ && size > 0) __tsan_write_range_pc(const_cast<void*>(at), size, caller_);
  }

 private:
  void* caller_;
  bool told_;
};

inline std::size_t length(const char* text) {
  std::size_t size = 0;
  while (text[size] != '\0') ++size;
  return size;
}

inline std::size_t length(const char* text, std::size_t most) {
  std::size_t size = 0;
  while (size < most && text[size] != '\0') ++size;
  return size;
}

template <typename Function>
Function find(std::atomic<Function>& known, const char* name) {
  Function function = known.load(std::memory_order_relaxed);
  if (function == nullptr) {
    function = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
    known.store(function, std::memory_order_relaxed);  // two threads at once find the same
  }
  return function;
}

}  // namespace trenza

// Begins the definition of a function that stands in front of the library's. Weak: a program may have its own.
#define TRENZA_IN_FRONT(result, name, parameters)                            \
  extern "C" __attribute__((weak)) result told_##name parameters asm(#name); \
  result told_##name parameters

// The library's, and who tells of the call, in such a function.
#define TRENZA_REAL(name)                                                   \
  static constinit std::atomic<decltype(&told_##name)> known_real{nullptr}; \
  const auto real = ::trenza::find(known_real, #name);                      \
  const ::trenza::Teller tell(__builtin_return_address(0))

#endif  // GRADER_TESTING_UNSEEN_H_
