// tasks: threads
// A deadline on the system clock takes another way through the library than a duration does; it protects alike.

#include <chrono>
#include <mutex>
#include <thread>

int main() {
  std::timed_mutex mutex;
  int counter = 0;
  auto work = [&] {
    std::unique_lock lock(mutex, std::chrono::system_clock::now() + std::chrono::minutes(1));
    if (lock.owns_lock()) ++counter;
  };
  std::thread first(work), second(work);
  first.join();
  second.join();
  return counter == 2 ? 0 : 1;
}
