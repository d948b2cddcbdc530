// expect: RACE
// tasks: threads
// Look whether the other is inside, then say that oneself is: both may look before either says.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> inside[2] = {false, false};
  int counter = 0;
  auto add = [&](int me) {
    while (inside[1 - me]) std::this_thread::yield();
    inside[me] = true;
    ++counter;
    inside[me] = false;
  };
  std::thread first(add, 0), second(add, 1);
  first.join();
  second.join();
  return counter == 2 ? 0 : 1;
}
