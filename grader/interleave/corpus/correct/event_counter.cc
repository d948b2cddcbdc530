// tasks: threads
// An eventfd tells that plain data is there: its read waits until the count is not zero, and takes all of it.
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <thread>

int main() {
  const int counter = eventfd(0, 0);
  int data = 0;
  std::thread writer([&] {
    data = 5;
    const std::uint64_t one = 1;
    if (write(counter, &one, sizeof one) != sizeof one) data = 0;
  });
  std::uint64_t count = 0;
  const bool good = read(counter, &count, sizeof count) == sizeof count && count == 1 && data == 5;
  writer.join();
  return good ? 0 : 1;
}
