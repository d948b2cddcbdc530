#ifndef EXERCISES_09_RING_BUFFER_RING_BUFFER_H_
#define EXERCISES_09_RING_BUFFER_RING_BUFFER_H_

#include <cstddef>
#include <memory>
#include <optional>

namespace course {

// A queue of fixed size between two threads: the producer pushes values, the consumer pops them, in the same order.
//
// try_push() and close() are called by one thread only, the producer. try_pop() and drained() are called by one thread
// only, the consumer. size() may be called by any thread, at any time. No thread ever waits for another one: wherever
// one of them is stopped, the others can go on.
//
//   RingBuffer ring(64);
//   std::thread producer([&ring] {
//     while (!ring.try_push(42)) std::this_thread::yield();
//     ring.close();
//   });
//   while (!ring.drained()) {
//     if (const std::optional<int> value = ring.try_pop()) std::cout << *value << '\n';
//   }
class RingBuffer {
 public:
  // An empty ring with room for `capacity` values, which is at least 1.
  explicit RingBuffer(std::size_t capacity);
  ~RingBuffer();
  RingBuffer(const RingBuffer&) = delete;
  RingBuffer& operator=(const RingBuffer&) = delete;

  // Adds `value`, which may be any int, behind all others and returns true. If `capacity` values are in the ring,
  // changes nothing and returns false. What the producer did before this call is visible to the consumer when it has
  // popped the value.
  bool try_push(int value);

  // Removes the value that was pushed first and returns it; nothing if the ring is empty. What the consumer did before
  // this call is visible to the producer when it has pushed a value into the room that was made.
  std::optional<int> try_pop();

  // The producer will push nothing more. Closing a ring again changes nothing.
  void close();

  // True if the ring was closed and each value that was ever pushed has been popped, so nothing will ever come.
  bool drained() const;

  // How many values are in the ring. While others push and pop, it may be out of date at once; but it is never more
  // than `capacity`.
  std::size_t size() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace course

#endif  // EXERCISES_09_RING_BUFFER_RING_BUFFER_H_
