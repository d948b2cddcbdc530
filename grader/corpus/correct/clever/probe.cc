// One expression, evaluated by ten threads that share nothing but an iterator.

#include "grader/corpus/probe/probe.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <numeric>
#include <ranges>
#include <thread>

namespace course {

int answer(int question) {
  return [q = question, cells = std::array<std::atomic<int>, 10>{}, next = std::atomic<unsigned>{0}]() mutable {
    {
      std::array<std::jthread, 10> crew;
      std::ranges::generate(crew, [&] { return std::jthread([&] { cells[next++ % cells.size()] += q; }); });
    }
    return std::transform_reduce(cells.begin(), cells.end(), 0, std::plus<>(), [](const auto& c) { return c.load(); });
  }();
}

}  // namespace course
