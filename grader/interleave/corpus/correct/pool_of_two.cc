// tasks: threads
// A small pool drains its queue before it stops; the flag to stop is under the lock that the workers wait with.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> tasks;
  bool closed = false;
  int sum = 0;
  auto work = [&] {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return closed || !tasks.empty(); });
      if (tasks.empty()) return;
      auto task = std::move(tasks.front());
      tasks.pop_front();
      lock.unlock();
      task();
      lock.lock();
    }
  };
  std::thread first(work), second(work);
  for (int amount : {1, 10}) {
    std::lock_guard lock(mutex);
    tasks.push_back([&, amount] {
      std::lock_guard inside(mutex);
      sum += amount;
    });
    changed.notify_one();
  }
  {
    std::lock_guard lock(mutex);
    closed = true;
  }
  changed.notify_all();
  first.join();
  second.join();
  return sum == 11 ? 0 : 1;
}
