// tasks: threads
// Three philosophers take the fork with the lower number first, so the circle of waiting cannot close.

#include <algorithm>
#include <mutex>
#include <thread>

int main() {
  std::mutex forks[3];
  int meals[3] = {0, 0, 0};
  auto dine = [&](int me) {
    const int left = me, right = (me + 1) % 3;
    std::lock_guard lower(forks[std::min(left, right)]);
    std::lock_guard upper(forks[std::max(left, right)]);
    ++meals[me];
  };
  std::thread first(dine, 0), second(dine, 1), third(dine, 2);
  first.join();
  second.join();
  third.join();
  return meals[0] + meals[1] + meals[2] == 3 ? 0 : 1;
}
