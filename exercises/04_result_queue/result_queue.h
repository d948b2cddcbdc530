// The contract of this exercise. Read it, do not change it: your part is result_queue.cc.

#ifndef EXERCISES_04_RESULT_QUEUE_RESULT_QUEUE_H_
#define EXERCISES_04_RESULT_QUEUE_RESULT_QUEUE_H_

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace course {

// Thrown by a ResultQueue that was closed: by put() always, by get() and get_for() once nothing is left in it.
class QueueClosed : public std::runtime_error {
 public:
  QueueClosed() : std::runtime_error("the queue is closed") {}
};

// A queue of strings without a bound, by which threads hand results to each other: first in, first out.
//
//   ResultQueue queue;
//   std::jthread worker([&] { queue.put("foo"); });
//   std::string result = queue.get();  // waits for the worker
//
// Thread safety: any number of threads may call any of the functions at the same time. Everything that a thread did
// before put() has happened for the thread that gets the item (put synchronizes with the get that takes its item).
// Nobody may be inside a function when the queue is destroyed.
class ResultQueue {
 public:
  ResultQueue();
  ~ResultQueue();
  ResultQueue(const ResultQueue&) = delete;
  ResultQueue& operator=(const ResultQueue&) = delete;

  // Appends `item` and wakes a thread that waits for one. Never waits for room. Throws QueueClosed after close().
  void put(std::string item);

  // Takes the oldest item. Waits for one as long as it takes, without using the processor meanwhile; a signal that the
  // thread handles does not end the wait. Throws QueueClosed when the queue is closed and nothing is left in it.
  std::string get();

  // As get(), but waits no longer than `timeout`, and no shorter: nullopt if there is no item by then. The limit is
  // time that has really passed, whatever happens to the clock on the wall and however often the thread is woken for
  // nothing. A timeout of zero or less looks once, without waiting for an item. A timeout is at most a day.
  std::optional<std::string> get_for(std::chrono::milliseconds timeout);

  // Takes no more items. Wakes every thread that waits. What is in the queue can still be taken. A second close() does
  // nothing.
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What greet_all asks each thread to do: turns a name into an answer. Called on several threads at once. Must not
// throw.
using Greeting = std::function<std::string(const std::string& name)>;

// Starts one thread per name. Each calls `greet` with its name, at the same time as the others, and puts the answer
// into a ResultQueue. Returns the answers in the order in which they arrived, when all threads have ended and been
// joined.
std::vector<std::string> greet_all(const std::vector<std::string>& names, const Greeting& greet);

// The same with the greeting of the lesson: "hello world!" for "world".
inline std::vector<std::string> greet_all(const std::vector<std::string>& names) {
  return greet_all(names, [](const std::string& name) { return "hello " + name + "!"; });
}

}  // namespace course

#endif  // EXERCISES_04_RESULT_QUEUE_RESULT_QUEUE_H_
