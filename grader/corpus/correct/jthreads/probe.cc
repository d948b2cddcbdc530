// Threads that join by themselves, each with a place of its own for its result.

#include "grader/corpus/probe/probe.h"

#include <array>
#include <numeric>
#include <thread>
#include <vector>

namespace course {

int answer(int question) {
  std::array<int, 10> parts{};
  {
    std::vector<std::jthread> threads;
    for (int& part : parts) threads.emplace_back([&part, question] { part = question; });
  }
  return std::accumulate(parts.begin(), parts.end(), 0);
}

}  // namespace course
