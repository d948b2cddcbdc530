// A lock made of the system call itself, as the textbook has it: 0 free, 1 taken, 2 taken and somebody waits.

#include "grader/corpus/probe/probe.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <vector>

namespace course {
namespace {

class Futex {
 public:
  void lock() {
    int seen = 0;
    if (word_.compare_exchange_strong(seen, 1)) return;
    if (seen != 2) seen = word_.exchange(2);
    while (seen != 0) {
      syscall(SYS_futex, &word_, FUTEX_WAIT_PRIVATE, 2, nullptr, nullptr, 0);
      seen = word_.exchange(2);
    }
  }
  void unlock() {
    if (word_.exchange(0) == 2) syscall(SYS_futex, &word_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }

 private:
  std::atomic<int> word_{0};
};

}  // namespace

int answer(int question) {
  Futex futex;
  int total = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back([&] {
      futex.lock();
      total += question;
      futex.unlock();
    });
  }
  for (std::thread& thread : threads) thread.join();
  return total;
}

}  // namespace course
