// expect: RACE
// tasks: threads
// Both threads write under a shared lock, which both may hold at once.

#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
  std::shared_mutex mutex;
  int counter = 0;
  auto add = [&] {
    std::shared_lock lock(mutex);
    ++counter;
  };
  std::thread first(add), second(add);
  first.join();
  second.join();
  return counter == 2 ? 0 : 1;
}
