// expect: DEADLOCK
// tasks: threads
// No two of the three threads take the same two locks in opposite order; together the three close a circle.

#include <mutex>
#include <thread>

int main() {
  std::mutex a, b, c;
  auto both = [](std::mutex& x, std::mutex& y) {
    std::lock_guard first(x);
    std::lock_guard second(y);
  };
  std::thread one([&] { both(a, b); }), two([&] { both(b, c); }), three([&] { both(c, a); });
  one.join();
  two.join();
  three.join();
}
