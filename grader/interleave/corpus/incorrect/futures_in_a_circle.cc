// expect: DEADLOCK
// tasks: threads
// Each side waits for the other's result before it gives its own, unless the hint says that this is not
// necessary.

#include <atomic>
#include <future>
#include <thread>

int main() {
  std::promise<int> mine, yours;
  auto of_mine = mine.get_future(), of_yours = yours.get_future();
  std::atomic<bool> hint{false};
  std::thread other([&] {
    const int value = hint.load() ? 1 : of_mine.get() + 1;
    yours.set_value(value);
  });
  hint.store(true);
  mine.set_value(of_yours.get() + 1);
  other.join();
}
