// expect: DEADLOCK
// tasks: threads
// The waker changes nothing when nobody is counted as asleep, and the sleeper counts itself after it has looked: it
// sleeps on a word that nobody is left to change.

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> event{0}, tickets{0}, sleepers{0};
  std::thread waiter([&] {
    if (tickets.load() > 0) return;
    ++sleepers;
    syscall(SYS_futex, &event, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
  });
  tickets.store(1);
  if (sleepers.load() > 0) {
    event.store(1);
    syscall(SYS_futex, &event, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  }
  waiter.join();
}
