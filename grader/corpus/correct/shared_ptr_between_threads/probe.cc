// The last one to let go deletes, in whichever thread that is.

#include "grader/corpus/probe/probe.h"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace course {

int answer(int question) {
  std::atomic<int> deleted{0};
  std::shared_ptr<const int> shared(new int(question), [&](const int* p) {
    ++deleted;
    delete p;
  });
  std::atomic<int> total{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 10; ++i) {
    threads.emplace_back([&total, mine = shared]() mutable {
      total += *mine;
      mine.reset();
    });
  }
  shared.reset();
  for (std::thread& thread : threads) thread.join();
  return deleted == 1 ? total.load() : -1;
}

}  // namespace course
