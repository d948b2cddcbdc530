// expect: LOST_WAKEUP
// tasks: threads
// A barrier of mutex and condition variable that counts but has no generation: it fills again before all have
// left.

#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable all_here;
  int arrived = 0;
  auto meet_twice = [&] {
    for (int round = 0; round < 2; ++round) {
      std::unique_lock lock(mutex);
      if (++arrived == 2) {
        arrived = 0;
        all_here.notify_all();
      } else {
        all_here.wait(lock, [&] { return arrived == 0; });
      }
    }
  };
  std::thread first(meet_twice), second(meet_twice);
  first.join();
  second.join();
}
