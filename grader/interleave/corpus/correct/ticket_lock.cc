// tasks: threads
// Tickets are drawn relaxed, since only the number served hands the lock, and the data with it, from one to the
// next.

#include <atomic>
#include <thread>

int main() {
  std::atomic<unsigned> next{0}, serving{0};
  int counter = 0;
  auto add = [&] {
    const unsigned mine = next.fetch_add(1, std::memory_order_relaxed);
    while (serving.load(std::memory_order_acquire) != mine) std::this_thread::yield();
    ++counter;
    serving.store(mine + 1, std::memory_order_release);
  };
  std::thread first(add), second(add), third(add);
  first.join();
  second.join();
  third.join();
  return counter == 3 ? 0 : 1;
}
