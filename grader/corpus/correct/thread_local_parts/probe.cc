// Each thread gathers in a variable of its own, whose destructor hands the sum over.

#include "grader/corpus/probe/probe.h"

#include <atomic>
#include <thread>
#include <vector>

namespace course {
namespace {

std::atomic<int> total{0};

struct Part {
  int value = 0;
  ~Part() { total += value; }
};
thread_local Part part;

}  // namespace

int answer(int question) {
  total = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([question] {
      for (int j = 0; j < 5; ++j) part.value += question;
    });
  }
  for (std::thread& thread : threads) thread.join();
  return total;
}

}  // namespace course
