// tasks: threads
// The first look at the flag stands before the loop that waits for it, as compilers like to arrange it.

#include <sched.h>

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> flag{0};
  int data = 0;
  std::thread setter([&] {
    data = 7;
    flag.store(1, std::memory_order_release);
  });
  if (flag.load(std::memory_order_acquire) == 0) {
    do {
      sched_yield();
    } while (flag.load(std::memory_order_acquire) == 0);
  }
  const bool seen = data == 7;
  setter.join();
  return seen ? 0 : 1;
}
