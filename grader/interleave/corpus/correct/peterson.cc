// tasks: threads
// Two flags and a turn, all sequentially consistent, exclude each other without any read-modify-write.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> interested[2] = {false, false};
  std::atomic<int> turn{0};
  int counter = 0;
  auto add = [&](int me) {
    const int other = 1 - me;
    for (int i = 0; i < 2; ++i) {
      interested[me] = true;
      turn = other;
      while (interested[other] && turn == other) std::this_thread::yield();
      ++counter;
      interested[me] = false;
    }
  };
  std::thread first(add, 0), second(add, 1);
  first.join();
  second.join();
  return counter == 4 ? 0 : 1;
}
