// Two rounds of five, with a barrier between them, and a latch at the end.

#include "grader/corpus/probe/probe.h"

#include <array>
#include <barrier>
#include <latch>
#include <numeric>
#include <thread>
#include <vector>

namespace course {

int answer(int question) {
  constexpr int kThreads = 5;
  std::array<int, kThreads> parts{};
  std::barrier round(kThreads);
  std::latch done(kThreads);
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      parts[i] = question;
      round.arrive_and_wait();
      const int next = parts[(i + 1) % kThreads];
      round.arrive_and_wait();
      parts[i] += next;
      done.count_down();
    });
  }
  done.wait();
  return std::accumulate(parts.begin(), parts.end(), 0);
}

}  // namespace course
