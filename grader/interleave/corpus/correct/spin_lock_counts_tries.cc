// tasks: threads
// A spin lock that counts its tries in memory: each round of the loop changes something, but nothing that others read.
#include <sched.h>

#include <atomic>
#include <thread>

namespace {

std::atomic<int> lock, other;
int counter;
long tries[2];

void count(long* my_tries) {
  for (int i = 0; i < 3; ++i) {
    while (lock.exchange(1) != 0) {
      ++*my_tries;
      sched_yield();
    }
    ++counter;
    other += 1;
    lock = 0;
  }
}

}  // namespace

int main() {
  std::thread a(count, &tries[0]);
  std::thread b(count, &tries[1]);
  a.join();
  b.join();
  return counter == 6 ? 0 : 1;
}
