// tasks: threads
// Each change but the last leaves the waiter asleep or wakes it for nothing: it waits again until the count is
// zero.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> missing{2};
  int part[2] = {0, 0};
  auto work = [&](int me) {
    part[me] = 1;
    missing.fetch_sub(1);
    missing.notify_all();
  };
  std::thread first(work, 0), second(work, 1);
  for (int left = missing.load(); left != 0; left = missing.load()) missing.wait(left);
  const int sum = part[0] + part[1];
  first.join();
  second.join();
  return sum == 2 ? 0 : 1;
}
