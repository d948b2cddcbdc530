// expect: LIVELOCK
// tasks: threads
// Say that one wants to enter, then wait until the other does not: when both have said it, both wait for ever.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> wants[2] = {false, false};
  int counter = 0;
  auto add = [&](int me) {
    wants[me] = true;
    while (wants[1 - me]) std::this_thread::yield();
    ++counter;
    wants[me] = false;
  };
  std::thread first(add, 0), second(add, 1);
  first.join();
  second.join();
  return counter == 2 ? 0 : 1;
}
