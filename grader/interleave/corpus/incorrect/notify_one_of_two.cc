// expect: LOST_WAKEUP
// tasks: threads
// Two threads may wait for the same event, and one notification is sent.

#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable opened;
  bool open = false;
  auto pass = [&] {
    std::unique_lock lock(mutex);
    opened.wait(lock, [&] { return open; });
  };
  std::thread first(pass), second(pass);
  {
    std::lock_guard lock(mutex);
    open = true;
  }
  opened.notify_one();
  first.join();
  second.join();
}
