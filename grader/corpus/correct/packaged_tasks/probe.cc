// Tasks packaged here, run there, and asked for their results afterwards.

#include "grader/corpus/probe/probe.h"

#include <future>
#include <thread>
#include <vector>

namespace course {

int answer(int question) {
  std::vector<std::packaged_task<int(int)>> tasks;
  std::vector<std::future<int>> results;
  for (int i = 0; i < 5; ++i) {
    tasks.emplace_back([](int value) { return 2 * value; });
    results.push_back(tasks.back().get_future());
  }
  std::thread worker([&] {
    for (auto& task : tasks) task(question);
  });
  int total = 0;
  for (auto& result : results) total += result.get();
  worker.join();
  return total;
}

}  // namespace course
