// Two threads and the main one meet by a futex that wakes all: every schedule is right.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <thread>

std::atomic<int> opened;

void wait_until_open() {
  while (opened.load() == 0) syscall(SYS_futex, &opened, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
}

int main() {
  std::thread one(wait_until_open);
  std::thread two(wait_until_open);
  opened.store(1);
  syscall(SYS_futex, &opened, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
  one.join();
  two.join();
}
