// expect: RACE
// tasks: threads
// Two workers, a latch of one: the reader goes on when the faster has finished and reads what the slower still
// writes.

#include <atomic>
#include <latch>
#include <thread>

int main() {
  std::latch done(1);
  std::atomic_flag counted;
  int part[2] = {0, 0};
  auto work = [&](int me) {
    part[me] = 1;
    if (!counted.test_and_set()) done.count_down();
  };
  std::thread first(work, 0), second(work, 1);
  done.wait();
  const int sum = part[0] + part[1];
  first.join();
  second.join();
  return sum == 2 ? 0 : 1;
}
