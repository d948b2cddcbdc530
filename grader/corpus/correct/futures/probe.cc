// Ten asynchronous parts, summed up.

#include "grader/corpus/probe/probe.h"

#include <future>
#include <vector>

namespace course {

int answer(int question) {
  std::vector<std::future<int>> parts;
  for (int i = 0; i < 10; ++i) parts.push_back(std::async(std::launch::async, [question] { return question; }));
  int total = 0;
  for (std::future<int>& part : parts) total += part.get();
  return total;
}

}  // namespace course
