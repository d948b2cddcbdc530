// expect: LIVELOCK
// tasks: threads
// Two threads wait for one flag, and the first to see it lowers it again, under the other's nose.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> go{false};
  auto wait_for_go = [&] {
    while (!go.load()) std::this_thread::yield();
    go.store(false);
  };
  std::thread first(wait_for_go), second(wait_for_go);
  go.store(true);
  first.join();
  second.join();
}
