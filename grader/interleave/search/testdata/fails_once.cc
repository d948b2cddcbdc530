// Fails in the first schedule in which the other thread comes first, and never again: a directory that nobody removes
// is what decides.
#include <sys/stat.h>

#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> first{0};

int main(int, char** argv) {
  std::thread other([] {
    int nobody = 0;
    first.compare_exchange_strong(nobody, 2);
  });
  int nobody = 0;
  first.compare_exchange_strong(nobody, 1);
  other.join();
  assert(first == 1 || mkdir(argv[1], 0700) != 0);
}
