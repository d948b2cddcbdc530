// Ten threads take turns, each waiting for the number before its own.

#include "grader/corpus/probe/probe.h"

#include <atomic>
#include <thread>
#include <vector>

namespace course {

int answer(int question) {
  std::atomic<int> turn{0};
  int total = 0;  // whoever has the turn owns it
  std::vector<std::thread> threads;
  for (int mine = 0; mine < 10; ++mine) {
    threads.emplace_back([&, mine] {
      for (int now = turn.load(); now != mine; now = turn.load()) turn.wait(now);
      total += question;
      turn.store(mine + 1);
      turn.notify_all();
    });
  }
  for (std::thread& thread : threads) thread.join();
  return total;
}

}  // namespace course
