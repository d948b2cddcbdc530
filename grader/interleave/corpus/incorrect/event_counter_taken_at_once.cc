// expect: DEADLOCK
// tasks: threads
// Two threads add one each, and the reader reads twice: where both came first, one read takes both, and the other
// waits.
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <thread>

int main() {
  const int counter = eventfd(0, 0);
  const auto add_one = [&] {
    const std::uint64_t one = 1;
    return write(counter, &one, sizeof one);
  };
  std::thread first(add_one);
  std::thread second(add_one);
  std::uint64_t count = 0;
  for (int i = 0; i < 2; ++i) {
    if (read(counter, &count, sizeof count) != sizeof count) return 1;
  }
  first.join();
  second.join();
}
