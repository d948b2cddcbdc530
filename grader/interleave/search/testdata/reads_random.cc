// What it does depends on a file that is not the same twice.
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

std::atomic<int> number;

int main() {
  std::ifstream file("/proc/sys/kernel/random/uuid");
  std::thread other([] { number.store(1); });
  for (char c; file.get(c);) {
    if (c % 2 == 0) number.store(c);
    if (c % 2 != 0) number.load();
  }
  other.join();
}
