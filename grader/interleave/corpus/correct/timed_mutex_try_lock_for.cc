// tasks: threads
// tsan: skip, it does not see the lock that a timeout on the steady clock takes
// Both threads insist that try_lock_for succeeds. It must: the lock is held for a moment, the patience is a
// minute.

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

int main() {
  std::timed_mutex mutex;
  std::atomic<int> refused{0};
  std::atomic<int> inside{0};
  auto work = [&] {
    if (!mutex.try_lock_for(std::chrono::minutes(1))) {
      ++refused;
      return;
    }
    if (inside.fetch_add(1) != 0) ++refused;
    inside.fetch_sub(1);
    mutex.unlock();
  };
  std::thread first(work), second(work);
  first.join();
  second.join();
  return refused == 0 ? 0 : 1;
}
