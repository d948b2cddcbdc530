// Both numbers lie in one word of 64 bits, so that they always belong to the same moment.

#include "exercises/09_ring_buffer/ring_buffer.h"

#include <atomic>
#include <cstdint>
#include <vector>

namespace course {

struct RingBuffer::State {
  explicit State(std::size_t capacity) : slots(capacity) {}

  std::vector<int> slots;
  std::size_t in = 0;   // the producer's
  std::size_t out = 0;  // the consumer's
  // Pushed in the upper half, popped in the lower one; both begin anew after 2^32 values.
  std::atomic<std::uint64_t> numbers{0};
  std::atomic<bool> closed{false};
};

namespace {

std::size_t count(std::uint64_t numbers) {
  return static_cast<std::uint32_t>(static_cast<std::uint32_t>(numbers >> 32) - static_cast<std::uint32_t>(numbers));
}

}  // namespace

RingBuffer::RingBuffer(std::size_t capacity) : state_(std::make_unique<State>(capacity)) {}

RingBuffer::~RingBuffer() = default;

bool RingBuffer::try_push(int value) {
  if (count(state_->numbers.load(std::memory_order_acquire)) == state_->slots.size()) return false;
  state_->slots[state_->in] = value;
  if (++state_->in == state_->slots.size()) state_->in = 0;
  state_->numbers.fetch_add(std::uint64_t{1} << 32, std::memory_order_acq_rel);
  return true;
}

std::optional<int> RingBuffer::try_pop() {
  std::uint64_t before = state_->numbers.load(std::memory_order_acquire);
  if (count(before) == 0) return std::nullopt;
  const int value = state_->slots[state_->out];
  if (++state_->out == state_->slots.size()) state_->out = 0;
  // A carry out of the lower half must not get into the upper one, so adding is not enough.
  std::uint64_t after = 0;
  do {
    after = (before & 0xffff'ffff'0000'0000) | static_cast<std::uint32_t>(before + 1);
  } while (!state_->numbers.compare_exchange_weak(before, after, std::memory_order_acq_rel));
  return value;
}

void RingBuffer::close() { state_->closed.store(true, std::memory_order_release); }

bool RingBuffer::drained() const {
  return state_->closed.load(std::memory_order_acquire) && count(state_->numbers.load(std::memory_order_relaxed)) == 0;
}

std::size_t RingBuffer::size() const { return count(state_->numbers.load(std::memory_order_relaxed)); }

}  // namespace course
