// tasks: threads
// The lock is held until the other thread has been refused, so the short timeout fires under every schedule.

#include <chrono>
#include <latch>
#include <mutex>
#include <thread>

int main() {
  std::timed_mutex mutex;
  std::latch refused(1);
  bool got_it = true;
  mutex.lock();
  std::thread impatient([&] {
    got_it = mutex.try_lock_for(std::chrono::milliseconds(1));
    refused.count_down();
  });
  refused.wait();
  mutex.unlock();
  impatient.join();
  return got_it ? 1 : 0;
}
