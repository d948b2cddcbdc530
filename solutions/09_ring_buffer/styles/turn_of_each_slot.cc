// Each slot has a number that says whose turn it is, as in queues for many producers and consumers.

#include "exercises/09_ring_buffer/ring_buffer.h"

#include <algorithm>
#include <atomic>
#include <vector>

namespace course {

struct RingBuffer::State {
  // In round r of the ring, 2r means that it is the producer's turn, and 2r + 1 that it is the consumer's.
  struct Slot {
    std::atomic<unsigned> turn{0};
    int value = 0;
  };

  explicit State(std::size_t capacity) : slots(capacity) {}
  Slot& slot(std::size_t n) { return slots[n % slots.size()]; }
  unsigned round(std::size_t n) const { return static_cast<unsigned>(2 * (n / slots.size())); }

  std::vector<Slot> slots;
  std::atomic<std::size_t> pushed{0};
  std::atomic<std::size_t> popped{0};
  std::atomic<bool> closed{false};
};

RingBuffer::RingBuffer(std::size_t capacity) : state_(std::make_unique<State>(capacity)) {}

RingBuffer::~RingBuffer() = default;

bool RingBuffer::try_push(int value) {
  const std::size_t n = state_->pushed.load(std::memory_order_relaxed);
  State::Slot& slot = state_->slot(n);
  if (slot.turn.load(std::memory_order_acquire) != state_->round(n)) return false;
  slot.value = value;
  slot.turn.store(state_->round(n) + 1, std::memory_order_release);
  state_->pushed.store(n + 1, std::memory_order_release);
  return true;
}

std::optional<int> RingBuffer::try_pop() {
  const std::size_t n = state_->popped.load(std::memory_order_relaxed);
  State::Slot& slot = state_->slot(n);
  if (slot.turn.load(std::memory_order_acquire) != state_->round(n) + 1) return std::nullopt;
  const int value = slot.value;
  slot.turn.store(state_->round(n) + 2, std::memory_order_release);
  state_->popped.store(n + 1, std::memory_order_release);
  return value;
}

void RingBuffer::close() { state_->closed.store(true, std::memory_order_release); }

bool RingBuffer::drained() const {
  return state_->closed.load(std::memory_order_acquire) &&
         state_->pushed.load(std::memory_order_relaxed) == state_->popped.load(std::memory_order_relaxed);
}

std::size_t RingBuffer::size() const {
  // A value may be popped before it is counted as pushed.
  const std::size_t popped = state_->popped.load(std::memory_order_acquire);
  const std::size_t pushed = std::max(popped, state_->pushed.load(std::memory_order_relaxed));
  return std::min(pushed - popped, state_->slots.size());
}

}  // namespace course
