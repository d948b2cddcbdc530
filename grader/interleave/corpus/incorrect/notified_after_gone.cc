// expect: MISUSE
// tasks: threads
// The notifier unlocks, then notifies. The waiter may have seen the state before, without any notification, and have
// destroyed the condition variable by then.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace {

struct Event {
  std::mutex mutex;
  std::condition_variable changed;
  bool set = false;

  void fire() {
    {
      const std::lock_guard lock(mutex);
      set = true;
    }
    changed.notify_one();
  }
  void wait() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return set; });
  }
};

}  // namespace

int main() {
  auto event = std::make_unique<Event>();
  std::thread helper([shared = event.get()] { shared->fire(); });
  event->wait();
  event.reset();
  helper.join();
}
