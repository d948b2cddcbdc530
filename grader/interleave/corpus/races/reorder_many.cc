// expect: ASSERT
// tasks: threads
// Fifteen threads set two variables, in one order; another looks at them in the same order, and may come between the
// first thread that sets the one and the first that sets the other.

#include <cassert>
#include <thread>
#include <vector>

namespace {
int first = 0, second = 0;
}  // namespace

int main() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 15; ++i) {
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
