// tasks: threads
// Nobody ever notifies: both waits end by their timeouts, one on the steady and one on the system clock.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable never;
  auto expect_timeout = [&](bool steady) {
    std::unique_lock lock(mutex);
    const auto moment = std::chrono::milliseconds(1);
    auto no = [] { return false; };
    return steady ? never.wait_for(lock, moment, no)
                  : never.wait_until(lock, std::chrono::system_clock::now() + moment, no);
  };
  bool first = true, second = true;
  std::thread one([&] { first = expect_timeout(true); }), two([&] { second = expect_timeout(false); });
  one.join();
  two.join();
  return first || second ? 1 : 0;
}
