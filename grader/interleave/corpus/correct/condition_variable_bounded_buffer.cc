// tasks: threads
// Two condition variables, one place: full and empty each have their own, so notify_one always reaches one who
// can go on.

#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable not_full, not_empty;
  bool full = false;
  int place = 0, sum = 0;
  std::thread producer([&] {
    for (int item : {1, 10}) {
      std::unique_lock lock(mutex);
      not_full.wait(lock, [&] { return !full; });
      place = item;
      full = true;
      not_empty.notify_one();
    }
  });
  std::thread consumer([&] {
    for (int i = 0; i < 2; ++i) {
      std::unique_lock lock(mutex);
      not_empty.wait(lock, [&] { return full; });
      sum += place;
      full = false;
      not_full.notify_one();
    }
  });
  producer.join();
  consumer.join();
  return sum == 11 ? 0 : 1;
}
