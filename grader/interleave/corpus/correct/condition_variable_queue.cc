// tasks: threads
// One producer, two consumers, and a wait in a loop: a consumer whose item was taken by the other sleeps again.

#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable filled;
  std::queue<int> queue;
  int sum = 0;
  auto consume = [&] {
    std::unique_lock lock(mutex);
    while (queue.empty()) filled.wait(lock);
    sum += queue.front();
    queue.pop();
  };
  std::thread first(consume), second(consume), producer([&] {
    for (int item : {1, 10}) {
      std::lock_guard lock(mutex);
      queue.push(item);
      filled.notify_one();
    }
  });
  first.join();
  second.join();
  producer.join();
  return sum == 11 ? 0 : 1;
}
