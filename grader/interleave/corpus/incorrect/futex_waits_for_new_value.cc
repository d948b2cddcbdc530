// expect: LOST_WAKEUP
// tasks: threads
// The futex is asked to sleep while the value is what it is now, not what it was when it was judged; so it may
// sleep on the news.

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> state{0};
  std::thread waiter([&] {
    if (state.load() == 1) return;
    syscall(SYS_futex, &state, FUTEX_WAIT_PRIVATE, state.load(), nullptr, nullptr, 0);
  });
  state.store(1);
  syscall(SYS_futex, &state, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  waiter.join();
}
