// One thread waits for what another has for it, by a condition variable: every schedule is right.
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex lock;
  std::condition_variable changed;
  bool there = false;
  std::thread taker([&] {
    std::unique_lock guard(lock);
    changed.wait(guard, [&] { return there; });
  });
  std::thread giver([&] {
    const std::lock_guard guard(lock);
    there = true;
    changed.notify_one();
  });
  taker.join();
  giver.join();
}
