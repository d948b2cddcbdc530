// expect: LOST_WAKEUP
// tasks: threads
// Even and odd wait with one condition variable. notify_one may wake the one whose turn it is not, who swallows
// it.

#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::condition_variable changed;
  int turn = 0;
  auto step = [&](int me) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return turn == me; });
    ++turn;
    changed.notify_one();
  };
  std::thread first(step, 1), second(step, 2), zero(step, 0);
  first.join();
  second.join();
  zero.join();
}
