// tasks: threads
// arrive_and_wait holds everybody until the last has come; each has then seen what the others prepared.

#include <atomic>
#include <latch>
#include <thread>

int main() {
  std::latch gate(3);
  int prepared[3] = {0, 0, 0};
  std::atomic<int> sum{0};
  auto work = [&](int me) {
    prepared[me] = 1;
    gate.arrive_and_wait();
    sum += prepared[0] + prepared[1] + prepared[2];
  };
  std::thread first(work, 0), second(work, 1);
  work(2);
  first.join();
  second.join();
  return sum == 9 ? 0 : 1;
}
