// Two tasks add to an atomic number by a load and a store.
#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> number;

void add() { number.store(number.load() + 1); }

int main() {
  std::thread other(add);
  add();
  other.join();
  assert(number == 2);
}
