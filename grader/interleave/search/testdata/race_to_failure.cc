// Two threads add to a plain counter twice, each by reading and writing it.

#include <cassert>
#include <thread>

int counter = 0;
int seen[2] = {0, 0};

int main() {
  const auto add = [](int me) {
    for (int i = 0; i < 2; ++i) {
      seen[me] = counter;
      counter = seen[me] + 1;
    }
  };
  std::thread first(add, 0), second(add, 1);
  first.join();
  second.join();
  assert(counter == 4);
}
