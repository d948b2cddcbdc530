// tasks: threads
// std::lock takes three deferred locks in whatever order it is given them, without deadlock.

#include <mutex>
#include <thread>

int main() {
  std::mutex a, b, c;
  int counter = 0;
  auto work = [&](std::mutex& x, std::mutex& y, std::mutex& z) {
    std::unique_lock first(x, std::defer_lock), second(y, std::defer_lock), third(z, std::defer_lock);
    std::lock(first, second, third);
    ++counter;
  };
  std::thread one([&] { work(a, b, c); }), two([&] { work(c, a, b); });
  one.join();
  two.join();
  return counter == 2 ? 0 : 1;
}
