// What it does depends on a file that is not the same twice.
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

std::atomic<int> number;

int main() {
  std::ifstream file("/proc/sys/kernel/random/uuid");
  const int count = file.get() + 256 * file.get() + 65536 * file.get();
  std::thread other([] { number.store(1); });
  for (int i = 0; i < count % 97; ++i) number.store(i);
  other.join();
}
