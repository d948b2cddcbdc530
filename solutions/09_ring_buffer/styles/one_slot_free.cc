// Two places instead of two numbers; one slot stays free, so that full and empty differ. All orders are seq_cst.

#include "exercises/09_ring_buffer/ring_buffer.h"

#include <atomic>
#include <vector>

namespace course {

struct RingBuffer::State {
  explicit State(std::size_t capacity) : slots(capacity + 1) {}
  std::size_t next(std::size_t place) const { return place + 1 == slots.size() ? 0 : place + 1; }

  std::vector<int> slots;
  std::atomic<std::size_t> in{0};
  std::atomic<std::size_t> out{0};
  std::atomic<bool> closed{false};
};

RingBuffer::RingBuffer(std::size_t capacity) : state_(std::make_unique<State>(capacity)) {}

RingBuffer::~RingBuffer() = default;

bool RingBuffer::try_push(int value) {
  const std::size_t in = state_->in;
  if (state_->next(in) == state_->out) return false;
  state_->slots[in] = value;
  state_->in = state_->next(in);
  return true;
}

std::optional<int> RingBuffer::try_pop() {
  const std::size_t out = state_->out;
  if (out == state_->in) return std::nullopt;
  const int value = state_->slots[out];
  state_->out = state_->next(out);
  return value;
}

void RingBuffer::close() { state_->closed = true; }

bool RingBuffer::drained() const { return state_->closed && state_->in == state_->out; }

std::size_t RingBuffer::size() const {
  // Both places are less than the number of slots, so any two of them give a size that is possible.
  const std::size_t out = state_->out, in = state_->in, slots = state_->slots.size();
  return (in + slots - out) % slots;
}

}  // namespace course
