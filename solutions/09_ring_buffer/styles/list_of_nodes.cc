// A linked list with a room limit. The producer frees the nodes that the consumer has left behind.

#include "exercises/09_ring_buffer/ring_buffer.h"

#include <atomic>
#include <utility>

namespace course {

struct RingBuffer::State {
  struct Node {
    int value = 0;
    std::atomic<Node*> next{nullptr};
  };

  explicit State(std::size_t capacity) : capacity(capacity) {}
  ~State() {
    while (oldest != nullptr) delete std::exchange(oldest, oldest->next.load(std::memory_order_relaxed));
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  const std::size_t capacity;
  std::atomic<std::size_t> count{0};
  Node* newest = new Node;  // the producer's
  Node* oldest = newest;    // the producer's: not yet freed
  std::atomic<Node*> last_popped{newest};
  std::atomic<bool> closed{false};
};

RingBuffer::RingBuffer(std::size_t capacity) : state_(std::make_unique<State>(capacity)) {}

RingBuffer::~RingBuffer() = default;

bool RingBuffer::try_push(int value) {
  if (state_->count.load(std::memory_order_acquire) == state_->capacity) return false;
  const State::Node* const left = state_->last_popped.load(std::memory_order_acquire);
  while (state_->oldest != left) {
    delete std::exchange(state_->oldest, state_->oldest->next.load(std::memory_order_relaxed));
  }
  auto* const node = new State::Node;
  node->value = value;
  // Counted before it can be popped, so that the count is never less than 0.
  state_->count.fetch_add(1, std::memory_order_relaxed);
  state_->newest->next.store(node, std::memory_order_release);
  state_->newest = node;
  return true;
}

std::optional<int> RingBuffer::try_pop() {
  State::Node* const before = state_->last_popped.load(std::memory_order_relaxed);
  State::Node* const node = before->next.load(std::memory_order_acquire);
  if (node == nullptr) return std::nullopt;
  const int value = node->value;
  state_->last_popped.store(node, std::memory_order_release);
  state_->count.fetch_sub(1, std::memory_order_release);
  return value;
}

void RingBuffer::close() { state_->closed.store(true, std::memory_order_release); }

bool RingBuffer::drained() const {
  return state_->closed.load(std::memory_order_acquire) &&
         state_->last_popped.load(std::memory_order_relaxed)->next.load(std::memory_order_acquire) == nullptr;
}

std::size_t RingBuffer::size() const { return state_->count.load(std::memory_order_relaxed); }

}  // namespace course
