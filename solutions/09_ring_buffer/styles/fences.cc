// Relaxed atomics, and fences that order them.

#include "exercises/09_ring_buffer/ring_buffer.h"

#include <algorithm>
#include <atomic>
#include <vector>

namespace course {

struct RingBuffer::State {
  explicit State(std::size_t capacity) : slots(capacity) {}

  std::vector<int> slots;
  std::atomic<std::size_t> pushed{0};
  std::atomic<std::size_t> popped{0};
  std::atomic<bool> closed{false};
};

namespace {

template <typename T>
T look(const std::atomic<T>& from) {
  const T value = from.load(std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_acquire);
  return value;
}

template <typename T>
void tell(std::atomic<T>& to, T value) {
  std::atomic_thread_fence(std::memory_order_release);
  to.store(value, std::memory_order_relaxed);
}

}  // namespace

RingBuffer::RingBuffer(std::size_t capacity) : state_(std::make_unique<State>(capacity)) {}

RingBuffer::~RingBuffer() = default;

bool RingBuffer::try_push(int value) {
  const std::size_t pushed = state_->pushed.load(std::memory_order_relaxed);
  if (pushed - look(state_->popped) == state_->slots.size()) return false;
  state_->slots[pushed % state_->slots.size()] = value;
  tell(state_->pushed, pushed + 1);
  return true;
}

std::optional<int> RingBuffer::try_pop() {
  const std::size_t popped = state_->popped.load(std::memory_order_relaxed);
  if (look(state_->pushed) == popped) return std::nullopt;
  const int value = state_->slots[popped % state_->slots.size()];
  tell(state_->popped, popped + 1);
  return value;
}

void RingBuffer::close() { tell(state_->closed, true); }

bool RingBuffer::drained() const {
  return look(state_->closed) && look(state_->pushed) == state_->popped.load(std::memory_order_relaxed);
}

std::size_t RingBuffer::size() const {
  const std::size_t popped = look(state_->popped);
  return std::min(look(state_->pushed) - popped, state_->slots.size());
}

}  // namespace course
