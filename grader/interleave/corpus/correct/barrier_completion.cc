// tasks: threads
// The completion function runs alone between two phases, so it may change plain data that all tasks use.

#include <barrier>
#include <thread>

int main() {
  int part[2] = {0, 0};
  int total = 0;
  auto add_up = [&]() noexcept { total += part[0] + part[1]; };
  std::barrier phase(2, add_up);
  auto work = [&](int me) {
    for (int round = 1; round <= 2; ++round) {
      part[me] = round * (me == 0 ? 1 : 10);
      phase.arrive_and_wait();
    }
  };
  std::thread first(work, 0), second(work, 1);
  first.join();
  second.join();
  return total == 33 ? 0 : 1;
}
