// expect: RACE
// tasks: threads
// Two workers, a latch of one: the reader goes on when the faster has finished and reads what the slower still
// writes.

#include <atomic>
#include <latch>
#include <thread>

namespace {
// Not inside main: clang's pass takes elements of a local array for private, and leaves them out.
int part[2] = {0, 0};
}  // namespace

int main() {
  std::latch done(1);
  std::atomic_flag counted;
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
