// tasks: threads
// When both want to enter, the one whose turn it is not takes its flag back and waits: no deadlock and no
// livelock.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> wants[2] = {false, false};
  std::atomic<int> turn{0};
  int counter = 0;
  auto add = [&](int me) {
    const int other = 1 - me;
    wants[me] = true;
    while (wants[other]) {
      if (turn == me) {
        std::this_thread::yield();
        continue;
      }
      wants[me] = false;
      while (turn != me) std::this_thread::yield();
      wants[me] = true;
    }
    ++counter;
    turn = other;
    wants[me] = false;
  };
  std::thread first(add, 0), second(add, 1);
  first.join();
  second.join();
  return counter == 2 ? 0 : 1;
}
