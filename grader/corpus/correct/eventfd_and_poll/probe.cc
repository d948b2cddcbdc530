// A counter in the kernel that threads add to and the caller polls.

#include "grader/corpus/probe/probe.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <thread>
#include <vector>

namespace course {

int answer(int question) {
  const int counter = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (counter < 0) return -1;
  std::vector<std::thread> threads;
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back([counter, question] {
      const std::uint64_t part = static_cast<std::uint64_t>(question);
      if (write(counter, &part, sizeof part) != sizeof part) return;
    });
  }
  std::uint64_t total = 0;
  while (total < 10 * static_cast<std::uint64_t>(question)) {
    pollfd watched{counter, POLLIN, 0};
    if (poll(&watched, 1, -1) != 1) continue;
    std::uint64_t some = 0;
    if (read(counter, &some, sizeof some) == sizeof some) total += some;
  }
  for (std::thread& thread : threads) thread.join();
  close(counter);
  return static_cast<int>(total);
}

}  // namespace course
