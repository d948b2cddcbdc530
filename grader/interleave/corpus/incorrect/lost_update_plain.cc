// expect: RACE
// tasks: threads
// Two threads add to a plain counter without a lock; of two additions one may be lost.

#include <thread>

int main() {
  int counter = 0;
  auto add = [&] { ++counter; };
  std::thread first(add), second(add);
  first.join();
  second.join();
  return counter == 2 ? 0 : 1;
}
