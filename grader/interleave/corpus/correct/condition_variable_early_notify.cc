// tasks: threads
// The notification often comes before anybody waits and is lost, which does not matter: the state is
// remembered.

#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  bool ready = false;
  int data = 0;
  int seen = 0;
  std::thread waiter([&] {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return ready; });
    seen = data;
  });
  {
    std::lock_guard lock(mutex);
    data = 7;
    ready = true;
  }
  changed.notify_one();
  waiter.join();
  return seen == 7 ? 0 : 1;
}
