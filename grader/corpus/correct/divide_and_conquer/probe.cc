// Halves the work again and again, one half in another thread.

#include "grader/corpus/probe/probe.h"

#include <future>
#include <numeric>
#include <vector>

namespace course {
namespace {

int sum(const int* begin, const int* end) {
  if (end - begin <= 2) return std::accumulate(begin, end, 0);
  const int* const middle = begin + (end - begin) / 2;
  std::future<int> left = std::async(std::launch::async, sum, begin, middle);
  const int right = sum(middle, end);
  return left.get() + right;
}

}  // namespace

int answer(int question) {
  const std::vector<int> parts(10, question);
  return sum(parts.data(), parts.data() + parts.size());
}

}  // namespace course
