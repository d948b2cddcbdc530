// expect: RACE
// tasks: threads
// There is a barrier before the neighbour's value is read, and none between reading it and writing the next.

#include <barrier>
#include <thread>

int main() {
  int value[2] = {1, 10};
  int seen[2] = {0, 0};
  std::barrier phase(2);
  auto work = [&](int me) {
    phase.arrive_and_wait();
    seen[me] = value[1 - me];
    value[me] += seen[me];
  };
  std::thread first(work, 0), second(work, 1);
  first.join();
  second.join();
  return value[0] == 11 && value[1] == 11 ? 0 : 1;
}
