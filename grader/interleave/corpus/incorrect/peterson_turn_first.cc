// expect: RACE
// tasks: threads
// Peterson's lock with its first two lines swapped: a thread may give the turn away before the other knows that
// it wants.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> interested[2] = {false, false};
  std::atomic<int> turn{0};
  int counter = 0;
  auto add = [&](int me) {
    const int other = 1 - me;
    turn = other;
    interested[me] = true;
    while (interested[other] && turn == other) std::this_thread::yield();
    ++counter;
    interested[me] = false;
  };
  std::thread first(add, 0), second(add, 1);
  first.join();
  second.join();
  return counter == 2 ? 0 : 1;
}
