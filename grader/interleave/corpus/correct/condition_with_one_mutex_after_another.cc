// tasks: threads
// A condition variable is used with one mutex, and with another when nobody waits any more.

#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

std::condition_variable changed;

void meet(std::mutex& mutex) {
  bool up = false;
  std::thread raiser([&] {
    const std::lock_guard lock(mutex);
    up = true;
    changed.notify_one();
  });
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return up; });
  }
  raiser.join();
}

}  // namespace

int main() {
  std::mutex first, second;
  meet(first);
  meet(second);
}
