// tasks: threads
// tsan: skip, its own pthread_once stays locked when the function throws
// The first attempt throws, so it does not count; the next caller, of whichever thread, initialises.

#include <mutex>
#include <stdexcept>
#include <thread>

int main() {
  std::once_flag once;
  int attempts = 0, value = 0;
  auto use = [&] {
    try {
      std::call_once(once, [&] {
        if (++attempts == 1) throw std::runtime_error("first attempt");
        value = 4;
      });
    } catch (const std::runtime_error&) {
      return;
    }
  };
  std::thread first(use), second(use);
  first.join();
  second.join();
  return attempts == 2 && value == 4 ? 0 : 1;
}
