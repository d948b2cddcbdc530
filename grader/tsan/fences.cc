// Fences, for ThreadSanitizer: its library takes std::atomic_thread_fence for nothing, so it would report a race where
// fences put the accesses in order. Here, what [atomics.fences] says is told to it in other words:
//
//   - after a release fence, each store of the thread releases;
//   - an acquire fence acquires from all that the thread has read since the last one.
//
// That is a little more than C++ promises: a store after a release fence also releases what was done between the two,
// and an acquire fence takes what was released later than the value that was read. So a race can be missed, in programs
// with fences only, and none is made up. The interleave mode knows fences exactly.
//
// Linked into every program of the mode, where --wrap (ld(1)) puts these functions in the place of those that the
// compiler calls for each atomic operation; the BUILD file lists them.

#include <array>
#include <cstddef>
#include <cstdint>

extern "C" {
// sanitizer/tsan_interface.h, which clang brings and gcc does not.
void __tsan_acquire(void* address);
void __tsan_release(void* address);
}

namespace {

// The numbers of __ATOMIC_RELAXED and so on, which clang passes as they are; gcc may set further bits above.
enum Order : int { kConsume = 1, kAcquire = 2, kRelease = 3, kAcqRel = 4, kSeqCst = 5 };

int order_of(int bits) { return bits & 0xff; }
bool acquires(int bits) {
  const int order = order_of(bits);
  return order == kConsume || order == kAcquire || order == kAcqRel || order == kSeqCst;
}
bool releases(int bits) { return order_of(bits) >= kRelease; }

// What this thread has done with regard to fences. Each of two variables that fall together takes the other one's
// place; then an acquire fence misses one of them, and the race that is reported is none. There is room for 512.
class Fences {
 public:
  void before_store(volatile const void* place, int order) const {
    if (released_ && !releases(order)) __tsan_release(const_cast<void*>(place));
  }
  void after_load(volatile const void* place, int order) {
    if (acquires(order)) return;
    const auto address = reinterpret_cast<std::uintptr_t>(place);
    read_[(address ^ address >> 9 ^ address >> 18) % read_.size()] = address;
    any_read_ = true;
  }
  void fence(int order) {
    if (acquires(order) && any_read_) {
      for (std::uintptr_t& address : read_) {
        if (address != 0) __tsan_acquire(reinterpret_cast<void*>(address));
        address = 0;
      }
      any_read_ = false;
    }
    if (releases(order)) released_ = true;
  }

 private:
  bool released_ = false;
  bool any_read_ = false;
  std::array<std::uintptr_t, 512> read_{};
};

// No constructor and no destructor, so that it is there as long as the thread runs code.
constinit thread_local Fences fences;

}  // namespace

using Bits8 = std::uint8_t;
using Bits16 = std::uint16_t;
using Bits32 = std::uint32_t;
using Bits64 = std::uint64_t;
__extension__ using Bits128 = unsigned __int128;

// NOLINTBEGIN(bugprone-macro-parentheses): types and parts of names
#define TRENZA_READ_MODIFY_WRITE(bits, what)                                                                \
  Bits##bits __real___tsan_atomic##bits##_##what(volatile Bits##bits* place, Bits##bits value, int order);  \
  Bits##bits __wrap___tsan_atomic##bits##_##what(volatile Bits##bits* place, Bits##bits value, int order) { \
    fences.before_store(place, order);                                                                      \
    const Bits##bits before = __real___tsan_atomic##bits##_##what(place, value, order);                     \
    fences.after_load(place, order);                                                                        \
    return before;                                                                                          \
  }

// `Expected` is a pointer in all but the last of the three.
#define TRENZA_COMPARE(bits, what, Result, Expected)                                                                   \
  Result __real___tsan_atomic##bits##_compare_exchange_##what(volatile Bits##bits* place, Expected expected,           \
                                                              Bits##bits value, int order, int if_not);                \
  Result __wrap___tsan_atomic##bits##_compare_exchange_##what(volatile Bits##bits* place, Expected expected,           \
                                                              Bits##bits value, int order, int if_not) {               \
    fences.before_store(place, order);                                                                                 \
    const Result result = __real___tsan_atomic##bits##_compare_exchange_##what(place, expected, value, order, if_not); \
    fences.after_load(place, acquires(order) ? if_not : order);                                                        \
    return result;                                                                                                     \
  }

#define TRENZA_ATOMICS(bits)                                                                         \
  Bits##bits __real___tsan_atomic##bits##_load(volatile const Bits##bits* place, int order);         \
  Bits##bits __wrap___tsan_atomic##bits##_load(volatile const Bits##bits* place, int order) {        \
    const Bits##bits value = __real___tsan_atomic##bits##_load(place, order);                        \
    fences.after_load(place, order);                                                                 \
    return value;                                                                                    \
  }                                                                                                  \
  void __real___tsan_atomic##bits##_store(volatile Bits##bits* place, Bits##bits value, int order);  \
  void __wrap___tsan_atomic##bits##_store(volatile Bits##bits* place, Bits##bits value, int order) { \
    fences.before_store(place, order);                                                               \
    __real___tsan_atomic##bits##_store(place, value, order);                                         \
  }                                                                                                  \
  TRENZA_READ_MODIFY_WRITE(bits, exchange)                                                           \
  TRENZA_READ_MODIFY_WRITE(bits, fetch_add)                                                          \
  TRENZA_READ_MODIFY_WRITE(bits, fetch_sub)                                                          \
  TRENZA_READ_MODIFY_WRITE(bits, fetch_and)                                                          \
  TRENZA_READ_MODIFY_WRITE(bits, fetch_or)                                                           \
  TRENZA_READ_MODIFY_WRITE(bits, fetch_xor)                                                          \
  TRENZA_READ_MODIFY_WRITE(bits, fetch_nand)                                                         \
  TRENZA_COMPARE(bits, strong, int, Bits##bits*)                                                     \
  TRENZA_COMPARE(bits, weak, int, Bits##bits*)                                                       \
  TRENZA_COMPARE(bits, val, Bits##bits, Bits##bits)
// NOLINTEND(bugprone-macro-parentheses)

extern "C" {

TRENZA_ATOMICS(8)
TRENZA_ATOMICS(16)
TRENZA_ATOMICS(32)
TRENZA_ATOMICS(64)
TRENZA_ATOMICS(128)

void __real___tsan_atomic_thread_fence(int order);
void __wrap___tsan_atomic_thread_fence(int order) {
  fences.fence(order);
  __real___tsan_atomic_thread_fence(order);
}

}  // extern "C"
