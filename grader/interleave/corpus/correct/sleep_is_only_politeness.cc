// tasks: threads
// The threads sleep, in either order and for whatever time; what they need is ordered by the lock and the
// joins.

#include <chrono>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  int counter = 0;
  auto work = [&](std::chrono::microseconds pause) {
    std::this_thread::sleep_for(pause);
    std::lock_guard lock(mutex);
    ++counter;
  };
  std::thread first(work, std::chrono::microseconds(200)), second(work, std::chrono::microseconds(100));
  std::this_thread::sleep_until(std::chrono::steady_clock::now() + std::chrono::microseconds(50));
  first.join();
  second.join();
  return counter == 2 ? 0 : 1;
}
