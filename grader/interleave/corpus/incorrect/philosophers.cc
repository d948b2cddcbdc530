// expect: DEADLOCK
// tasks: threads
// Three philosophers, each takes the left fork first. When all have one, none gets a second.

#include <mutex>
#include <thread>

int main() {
  std::mutex forks[3];
  int meals[3] = {0, 0, 0};
  auto dine = [&](int me) {
    std::lock_guard left(forks[me]);
    std::lock_guard right(forks[(me + 1) % 3]);
    ++meals[me];
  };
  std::thread first(dine, 0), second(dine, 1), third(dine, 2);
  first.join();
  second.join();
  third.join();
  return meals[0] + meals[1] + meals[2] == 3 ? 0 : 1;
}
