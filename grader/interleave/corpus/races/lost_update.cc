// expect: ASSERT
// tasks: threads
// Two threads add to a plain counter: each reads it, and one writes over what the other wrote.

#include <cassert>
#include <thread>

namespace {
int counter = 0;

void add() { counter = counter + 1; }
}  // namespace

int main() {
  std::thread first(add), second(add);
  first.join();
  second.join();
  assert(counter == 2);
}
