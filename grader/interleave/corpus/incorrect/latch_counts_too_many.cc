// expect: DEADLOCK
// tasks: threads
// The latch expects both workers, but the one that sees the other's flag thinks that it need not count down.

#include <atomic>
#include <latch>
#include <thread>

int main() {
  std::latch done(2);
  std::atomic<bool> finished{false};
  auto work = [&] {
    if (finished.load()) return;
    finished = true;
    done.count_down();
  };
  std::thread first(work), second(work);
  done.wait();
  first.join();
  second.join();
}
