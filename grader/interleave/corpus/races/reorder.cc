// expect: ASSERT
// tasks: threads
// Five threads set two variables, in one order; a sixth looks at them in the same order, and may come between.

#include <cassert>
#include <thread>
#include <vector>

namespace {
int first = 0, second = 0;
}  // namespace

int main() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 5; ++i) {
    threads.emplace_back([] {
      first = 1;
      second = -1;
    });
  }
  threads.emplace_back([] {
    const int seen = first;
    assert((seen == 0 && second == 0) || (seen == 1 && second == -1));
  });
  for (std::thread& thread : threads) thread.join();
}
