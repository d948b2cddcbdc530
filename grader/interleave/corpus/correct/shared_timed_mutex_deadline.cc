// tasks: threads
// Reader and writer bring deadlines far in the future. Neither lock is kept, so both get in.

#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
  std::shared_timed_mutex mutex;
  int value = 0;
  int seen = -1;
  const auto deadline = std::chrono::system_clock::now() + std::chrono::minutes(1);
  std::thread writer([&] {
    std::unique_lock lock(mutex, deadline);
    if (lock.owns_lock()) value = 1;
  });
  std::thread reader([&] {
    std::shared_lock lock(mutex, deadline);
    if (lock.owns_lock()) seen = value;
  });
  writer.join();
  reader.join();
  return value == 1 && seen != -1 ? 0 : 1;
}
