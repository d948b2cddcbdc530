// expect: LOST_WAKEUP
// tasks: threads
// The state is stored and nobody is told: a thread that already sleeps in atomic wait does not look again.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> state{0};
  std::thread waiter([&] { state.wait(0); });
  state.store(1);
  waiter.join();
}
