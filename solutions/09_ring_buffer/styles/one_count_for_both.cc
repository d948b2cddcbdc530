// One number says how many values there are; both threads change it.

#include "exercises/09_ring_buffer/ring_buffer.h"

#include <atomic>
#include <vector>

namespace course {

struct RingBuffer::State {
  explicit State(std::size_t capacity) : slots(capacity) {}

  std::vector<int> slots;
  std::size_t in = 0;   // the producer's
  std::size_t out = 0;  // the consumer's
  std::atomic<std::size_t> count{0};
  std::atomic<bool> closed{false};
};

RingBuffer::RingBuffer(std::size_t capacity) : state_(std::make_unique<State>(capacity)) {}

RingBuffer::~RingBuffer() = default;

bool RingBuffer::try_push(int value) {
  if (state_->count.load(std::memory_order_acquire) == state_->slots.size()) return false;
  state_->slots[state_->in] = value;
  if (++state_->in == state_->slots.size()) state_->in = 0;
  state_->count.fetch_add(1, std::memory_order_release);
  return true;
}

std::optional<int> RingBuffer::try_pop() {
  if (state_->count.load(std::memory_order_acquire) == 0) return std::nullopt;
  const int value = state_->slots[state_->out];
  if (++state_->out == state_->slots.size()) state_->out = 0;
  state_->count.fetch_sub(1, std::memory_order_release);
  return value;
}

void RingBuffer::close() { state_->closed.store(true, std::memory_order_release); }

bool RingBuffer::drained() const {
  return state_->closed.load(std::memory_order_acquire) && state_->count.load(std::memory_order_relaxed) == 0;
}

std::size_t RingBuffer::size() const { return state_->count.load(std::memory_order_relaxed); }

}  // namespace course
