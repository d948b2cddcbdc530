// expect: CRASH
// tasks: threads
// The worker that is told to stop drops its promise without keeping it; get() throws and nobody catches.

#include <atomic>
#include <future>
#include <thread>
#include <utility>

int main() {
  std::promise<int> promise;
  auto future = promise.get_future();
  std::atomic<bool> stop{false};
  std::thread worker([&stop, mine = std::move(promise)]() mutable {
    std::promise<int> local = std::move(mine);
    if (!stop.load()) local.set_value(1);
  });
  stop.store(true);
  worker.join();
  return future.get() == 1 ? 0 : 1;
}
