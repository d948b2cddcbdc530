// What the compilers call in place of atomic operations. compare_exchange_{strong,weak} is gcc's and clang's,
// compare_exchange_val clang's alone.

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/atomic.h"

using trenza::interleave::AtomicPlace;

namespace {

using Word8 = std::uint8_t;
using Word16 = std::uint16_t;
using Word32 = std::uint32_t;
using Word64 = std::uint64_t;
__extension__ using Word128 = unsigned __int128;

// The order that a subtraction has in effect.
int order_of_subtraction(int order, std::uint64_t pc) {
  const bool releases = order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL || order == __ATOMIC_SEQ_CST;
  if (releases || trenza::interleave::region == nullptr) return order;
  const trenza::interleave::Region& region = *trenza::interleave::region;
  for (std::uint32_t i = 0; i < region.library_unlock_count; ++i) {
    if (region.library_unlocks[i] != pc) continue;
    return order == __ATOMIC_RELAXED ? __ATOMIC_RELEASE : __ATOMIC_ACQ_REL;
  }
  return order;
}

}  // namespace

#define TRENZA_MODIFY_IN(bits, name, expression, effective)                                                       \
  Word##bits __tsan_atomic##bits##_##name(volatile Word##bits* a, Word##bits v, int order) {                      \
    return AtomicPlace<Word##bits>(a, TRENZA_CALLER)                                                              \
        .modify([v]([[maybe_unused]] Word##bits old) { return static_cast<Word##bits>(expression); }, effective); \
  }

#define TRENZA_MODIFY(bits, name, expression) TRENZA_MODIFY_IN(bits, name, expression, order)

#define TRENZA_ATOMIC(bits)                                                                                            \
  Word##bits __tsan_atomic##bits##_load(const volatile Word##bits* a, int order) {                                     \
    return AtomicPlace<Word##bits>(a, TRENZA_CALLER).load(order);                                                      \
  }                                                                                                                    \
  void __tsan_atomic##bits##_store(volatile Word##bits* a, Word##bits v, int order) {                                  \
    AtomicPlace<Word##bits>(a, TRENZA_CALLER).store(v, order);                                                         \
  }                                                                                                                    \
  TRENZA_MODIFY(bits, exchange, v)                                                                                     \
  TRENZA_MODIFY(bits, fetch_add, old + v)                                                                              \
  TRENZA_MODIFY_IN(bits, fetch_sub, old - v, order_of_subtraction(order, TRENZA_CALLER))                               \
  TRENZA_MODIFY(bits, fetch_and, old& v)                                                                               \
  TRENZA_MODIFY(bits, fetch_or, old | v)                                                                               \
  TRENZA_MODIFY(bits, fetch_xor, old ^ v)                                                                              \
  TRENZA_MODIFY(bits, fetch_nand, ~(old & v))                                                                          \
  int __tsan_atomic##bits##_compare_exchange_strong(volatile Word##bits* a, Word##bits* expected, Word##bits desired,  \
                                                    int order, int failure_order) {                                    \
    return AtomicPlace<Word##bits>(a, TRENZA_CALLER).compare_exchange(*expected, desired, order, failure_order);       \
  }                                                                                                                    \
  int __tsan_atomic##bits##_compare_exchange_weak(volatile Word##bits* a, Word##bits* expected, Word##bits desired,    \
                                                  int order, int failure_order) {                                      \
    return AtomicPlace<Word##bits>(a, TRENZA_CALLER).compare_exchange(*expected, desired, order, failure_order, true); \
  }                                                                                                                    \
  Word##bits __tsan_atomic##bits##_compare_exchange_val(volatile Word##bits* a, Word##bits expected,                   \
                                                        Word##bits desired, int order, int failure_order) {            \
    AtomicPlace<Word##bits>(a, TRENZA_CALLER).compare_exchange(expected, desired, order, failure_order);               \
    return expected;                                                                                                   \
  }

extern "C" {

TRENZA_ATOMIC(8)
TRENZA_ATOMIC(16)
TRENZA_ATOMIC(32)
TRENZA_ATOMIC(64)
TRENZA_ATOMIC(128)

void __tsan_atomic_thread_fence(int order) {
  if (trenza::interleave::controlled()) trenza::interleave::order_fence(order);
}
// Between a thread and its own signal handler: nothing to do where handlers run between steps.
void __tsan_atomic_signal_fence(int) {}

}  // extern "C"
