// Two tasks add to an atomic number by a load and a store, after steps that depend on a file that is not the
// same twice.
#include <atomic>
#include <cassert>
#include <fstream>
#include <thread>

std::atomic<int> number, steps;

void add() { number.store(number.load() + 1); }

int main() {
  std::ifstream file("/proc/sys/kernel/random/uuid");
  std::thread other(add);
  for (char c; file.get(c);) {
    if (c % 2 == 0) steps.store(c);
    if (c % 2 != 0) steps.load();
  }
  add();
  other.join();
  assert(number == 2);
}
