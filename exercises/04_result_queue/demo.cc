// The lesson to watch: a thread has no return value of its own. It prints, and what it "returns" comes back through a
// queue. Written with the plain tools, so that it runs before your own queue does.

#include <condition_variable>
#include <deque>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>

namespace {

// Just enough of a queue for one result.
class SmallQueue {
 public:
  void put(std::string item) {
    {
      const std::lock_guard lock(mutex_);
      items_.push_back(std::move(item));
    }
    arrived_.notify_one();
  }

  std::string get() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return !items_.empty(); });
    std::string item = std::move(items_.front());
    items_.pop_front();
    return item;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::string> items_;
};

// An ordinary function with a result. std::thread would run it and throw the result away.
std::string greet(const std::string& name) {
  std::cout << "  (in the thread)  hello " << name << "!" << std::endl;
  return "foo";
}

}  // namespace

int main() {
  std::cout << "A thread runs a function, and the function returns \"foo\". Nobody gets it:" << std::endl;
  std::thread alone([] { greet("world"); });
  alone.join();

  std::cout << "The same, and the thread puts what the function returned into a queue:" << std::endl;
  SmallQueue queue;
  std::thread messenger([&queue] { queue.put(greet("world")); });
  const std::string result = queue.get();  // sleeps until the thread has put something
  messenger.join();
  std::cout << "  (in main)        got " << result << " from the queue" << std::endl;

  std::cout << "Three threads and one queue. The answers come in the order in which the threads finish:" << std::endl;
  const auto answer_after = [&queue](const std::string& name, int milliseconds) {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    queue.put("foo from " + name);
  };
  std::thread slow(answer_after, "the slow one", 300);
  std::thread middle(answer_after, "the middle one", 200);
  std::thread quick(answer_after, "the quick one", 100);
  for (int i = 0; i < 3; ++i) std::cout << "  (in main)        got " << queue.get() << std::endl;
  slow.join();
  middle.join();
  quick.join();
}
