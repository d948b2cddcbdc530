// tasks: threads
// A task is moved to a worker under a lock and its result comes back by the future: no two threads hold it at
// once.

#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

int main() {
  std::mutex mutex;
  std::condition_variable handed;
  std::optional<std::packaged_task<int()>> slot;
  std::thread worker([&] {
    std::unique_lock lock(mutex);
    handed.wait(lock, [&] { return slot.has_value(); });
    auto task = std::move(*slot);
    lock.unlock();
    task();
  });
  std::packaged_task<int()> task([] { return 9; });
  auto result = task.get_future();
  {
    std::lock_guard lock(mutex);
    slot.emplace(std::move(task));
  }
  handed.notify_one();
  const int value = result.get();
  worker.join();
  return value == 9 ? 0 : 1;
}
