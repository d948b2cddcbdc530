// expect: LOST_WAKEUP
// tasks: threads
// Two threads sleep on one atomic, and notify_one wakes one of them.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> state{0};
  auto pass = [&] { state.wait(0); };
  std::thread first(pass), second(pass);
  state.store(1);
  state.notify_one();
  first.join();
  second.join();
}
