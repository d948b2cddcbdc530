// expect: DEADLOCK
// tasks: threads
// Who closes the gate opens it again only for those who are already counted. Who comes later sleeps on a word that
// nobody is left to change.

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> closed{1}, waiting{0};
  std::thread visitor([&] {
    ++waiting;
    while (closed.load() == 1) syscall(SYS_futex, &closed, FUTEX_WAIT_PRIVATE, 1, nullptr, nullptr, 0);
  });
  if (waiting.load() > 0) {
    closed.store(0);
    syscall(SYS_futex, &closed, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }
  visitor.join();
}
