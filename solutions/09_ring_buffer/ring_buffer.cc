#include "exercises/09_ring_buffer/ring_buffer.h"

#include <algorithm>
#include <atomic>
#include <vector>

namespace course {

struct RingBuffer::State {
  explicit State(std::size_t capacity) : slots(capacity) {}

  // Value number n, counted from 0, lies in slots[n % slots.size()]. The slots themselves need not be atomic: the two
  // numbers below say whose turn a slot is.
  std::vector<int> slots;

  // How many values were ever pushed, and popped. Each has one thread that writes it, so nobody ever takes a number
  // back or adds to one that has changed meanwhile. They lie on cache lines of their own: otherwise each push would
  // take the line away from the consumer, and each pop from the producer.
  alignas(64) std::atomic<std::size_t> pushed{0};  // written by the producer
  alignas(64) std::atomic<std::size_t> popped{0};  // written by the consumer
  std::atomic<bool> closed{false};                 // written by the producer
};

RingBuffer::RingBuffer(std::size_t capacity) : state_(std::make_unique<State>(capacity)) {}

RingBuffer::~RingBuffer() = default;

bool RingBuffer::try_push(int value) {
  // Nobody else writes this number, so the order in which other threads see things does not matter: relaxed.
  const std::size_t pushed = state_->pushed.load(std::memory_order_relaxed);
  // Acquire, together with the release in try_pop(): when the room is seen, the consumer has read what was in it.
  if (pushed - state_->popped.load(std::memory_order_acquire) == state_->slots.size()) return false;
  state_->slots[pushed % state_->slots.size()] = value;
  // Release: who sees this number sees the value, too, and all that was done before.
  state_->pushed.store(pushed + 1, std::memory_order_release);
  return true;
}

std::optional<int> RingBuffer::try_pop() {
  const std::size_t popped = state_->popped.load(std::memory_order_relaxed);
  if (state_->pushed.load(std::memory_order_acquire) == popped) return std::nullopt;
  const int value = state_->slots[popped % state_->slots.size()];
  state_->popped.store(popped + 1, std::memory_order_release);
  return value;
}

void RingBuffer::close() {
  // Release: who sees that the ring is closed sees all pushes that came before.
  state_->closed.store(true, std::memory_order_release);
}

bool RingBuffer::drained() const {
  // First whether it is closed, and then whether it is empty. The other way round, values could be pushed between the
  // two looks. With acquire, the second look cannot see the ring as it was before it was closed.
  if (!state_->closed.load(std::memory_order_acquire)) return false;
  return state_->pushed.load(std::memory_order_relaxed) == state_->popped.load(std::memory_order_relaxed);
}

std::size_t RingBuffer::size() const {
  // `popped` first: no value is popped before it was pushed, so `pushed`, read afterwards, is at least as large.
  // Acquire makes that hold in the caller's thread, too, which neither pushed nor popped.
  const std::size_t popped = state_->popped.load(std::memory_order_acquire);
  const std::size_t pushed = state_->pushed.load(std::memory_order_relaxed);
  // Between the two looks any number of values may have come and gone.
  return std::min(pushed - popped, state_->slots.size());
}

}  // namespace course
