// Two tasks add to a plain number, after steps that depend on a file that is not the same twice.
#include <atomic>
#include <fstream>
#include <thread>

std::atomic<int> steps;
int number;

int main() {
  std::ifstream file("/proc/sys/kernel/random/uuid");
  std::thread other([] { ++number; });
  for (char c; file.get(c);) {
    if (c % 2 == 0) steps.store(c);
    if (c % 2 != 0) steps.load();
  }
  ++number;
  other.join();
}
