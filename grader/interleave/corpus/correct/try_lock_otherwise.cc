// tasks: threads
// Which thread is refused depends on the schedule, but what was not done under the lock is counted elsewhere.

#include <atomic>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  int done = 0;
  std::atomic<int> skipped{0};
  auto work = [&] {
    std::unique_lock lock(mutex, std::try_to_lock);
    if (lock.owns_lock()) {
      ++done;
    } else {
      ++skipped;
    }
  };
  std::thread first(work), second(work), third(work);
  first.join();
  second.join();
  third.join();
  return done >= 1 && done + skipped == 3 ? 0 : 1;
}
