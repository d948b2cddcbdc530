// Each slot says whether it is full; the places are known to their own threads only.

#include "exercises/09_ring_buffer/ring_buffer.h"

#include <algorithm>
#include <atomic>
#include <vector>

namespace course {

struct RingBuffer::State {
  struct Slot {
    std::atomic<bool> full{false};
    int value = 0;
  };

  explicit State(std::size_t capacity) : slots(capacity) {}

  std::vector<Slot> slots;
  std::size_t in = 0;   // the producer's
  std::size_t out = 0;  // the consumer's
  std::atomic<bool> closed{false};
};

RingBuffer::RingBuffer(std::size_t capacity) : state_(std::make_unique<State>(capacity)) {}

RingBuffer::~RingBuffer() = default;

bool RingBuffer::try_push(int value) {
  State::Slot& slot = state_->slots[state_->in];
  if (slot.full.load(std::memory_order_acquire)) return false;
  slot.value = value;
  slot.full.store(true, std::memory_order_release);
  state_->in = (state_->in + 1) % state_->slots.size();
  return true;
}

std::optional<int> RingBuffer::try_pop() {
  State::Slot& slot = state_->slots[state_->out];
  if (!slot.full.load(std::memory_order_acquire)) return std::nullopt;
  const int value = slot.value;
  slot.full.store(false, std::memory_order_release);
  state_->out = (state_->out + 1) % state_->slots.size();
  return value;
}

void RingBuffer::close() { state_->closed.store(true, std::memory_order_release); }

bool RingBuffer::drained() const {
  return state_->closed.load(std::memory_order_acquire) &&
         !state_->slots[state_->out].full.load(std::memory_order_relaxed);
}

std::size_t RingBuffer::size() const {
  return static_cast<std::size_t>(std::count_if(state_->slots.begin(), state_->slots.end(), [](const auto& slot) {
    return slot.full.load(std::memory_order_relaxed);
  }));
}

}  // namespace course
