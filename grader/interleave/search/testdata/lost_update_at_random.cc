// Two tasks add to an atomic number by a load and a store, after as many steps as a file says that is not the same
// twice.
#include <atomic>
#include <cassert>
#include <fstream>
#include <thread>

std::atomic<int> number, steps;

void add() { number.store(number.load() + 1); }

int main() {
  std::ifstream file("/proc/sys/kernel/random/uuid");
  const int count = file.get() + 256 * file.get() + 65536 * file.get();
  std::thread other(add);
  for (int i = 0; i < count % 97; ++i) steps.store(i);
  add();
  other.join();
  assert(number == 2);
}
