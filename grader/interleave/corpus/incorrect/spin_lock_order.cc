// expect: LIVELOCK
// tasks: threads
// Two spin locks taken in opposite orders: the same circle as with mutexes, but nobody sleeps in it.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> a{false}, b{false};
  auto both = [](std::atomic<bool>& x, std::atomic<bool>& y) {
    while (x.exchange(true)) std::this_thread::yield();
    while (y.exchange(true)) std::this_thread::yield();
    y = false;
    x = false;
  };
  std::thread first([&] { both(a, b); }), second([&] { both(b, a); });
  first.join();
  second.join();
}
