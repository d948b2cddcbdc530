// Each thread remembers what it last saw of the other one, and looks again only when that is not enough.

#include "exercises/09_ring_buffer/ring_buffer.h"

#include <algorithm>
#include <atomic>
#include <memory>

namespace course {

struct RingBuffer::State {
  explicit State(std::size_t capacity) : capacity(capacity), slots(std::make_unique<int[]>(capacity)) {}

  const std::size_t capacity;
  const std::unique_ptr<int[]> slots;

  struct alignas(64) {
    std::atomic<std::size_t> pushed{0};
    std::size_t popped_seen = 0;
    std::size_t place = 0;
    std::atomic<bool> closed{false};
  } producer;

  struct alignas(64) {
    std::atomic<std::size_t> popped{0};
    std::size_t pushed_seen = 0;
    std::size_t place = 0;
  } consumer;
};

RingBuffer::RingBuffer(std::size_t capacity) : state_(std::make_unique<State>(capacity)) {}

RingBuffer::~RingBuffer() = default;

bool RingBuffer::try_push(int value) {
  auto& mine = state_->producer;
  const std::size_t pushed = mine.pushed.load(std::memory_order_relaxed);
  if (pushed - mine.popped_seen == state_->capacity) {
    mine.popped_seen = state_->consumer.popped.load(std::memory_order_acquire);
    if (pushed - mine.popped_seen == state_->capacity) return false;
  }
  state_->slots[mine.place] = value;
  mine.place = mine.place + 1 == state_->capacity ? 0 : mine.place + 1;
  mine.pushed.store(pushed + 1, std::memory_order_release);
  return true;
}

std::optional<int> RingBuffer::try_pop() {
  auto& mine = state_->consumer;
  const std::size_t popped = mine.popped.load(std::memory_order_relaxed);
  if (popped == mine.pushed_seen) {
    mine.pushed_seen = state_->producer.pushed.load(std::memory_order_acquire);
    if (popped == mine.pushed_seen) return std::nullopt;
  }
  const int value = state_->slots[mine.place];
  mine.place = mine.place + 1 == state_->capacity ? 0 : mine.place + 1;
  mine.popped.store(popped + 1, std::memory_order_release);
  return value;
}

void RingBuffer::close() { state_->producer.closed.store(true, std::memory_order_release); }

bool RingBuffer::drained() const {
  return state_->producer.closed.load(std::memory_order_acquire) &&
         state_->producer.pushed.load(std::memory_order_relaxed) ==
             state_->consumer.popped.load(std::memory_order_relaxed);
}

std::size_t RingBuffer::size() const {
  const std::size_t popped = state_->consumer.popped.load(std::memory_order_acquire);
  return std::min(state_->producer.pushed.load(std::memory_order_relaxed) - popped, state_->capacity);
}

}  // namespace course
