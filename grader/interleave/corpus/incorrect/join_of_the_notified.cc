// expect: DEADLOCK
// tasks: threads
// Whoever ends the worker joins it with the lock still held. The worker has been told, but needs that lock to come back
// from its wait.

#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  bool closed = false;
  bool begun = false;
  std::thread worker([&] {
    std::unique_lock lock(mutex);
    begun = true;
    changed.notify_all();
    changed.wait(lock, [&] { return closed; });
  });
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return begun; });
  closed = true;
  changed.notify_all();
  worker.join();
}
