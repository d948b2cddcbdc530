// expect: DEADLOCK
// tasks: threads
// Locked by hand, unlocked by hand, and forgotten on the way out that only the second thread to come takes.

#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  bool done = false;
  auto once = [&] {
    mutex.lock();
    if (done) return;
    done = true;
    mutex.unlock();
  };
  std::thread first(once), second(once);
  first.join();
  second.join();
  std::lock_guard lock(mutex);
  return done ? 0 : 1;
}
