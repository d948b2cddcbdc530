// expect: ASSERT
// tasks: threads
// Ten threads compute the same in two stages, each under a lock of its own; one takes it over, and may come between the
// first thread's first stage and the first thread's second.

#include <cassert>
#include <mutex>
#include <thread>
#include <vector>

namespace {
std::mutex first_lock, second_lock;
int first = 0, second = 0;

void compute() {
  {
    std::lock_guard lock(first_lock);
    first = 1;
  }
  std::lock_guard lock(second_lock);
  second = first + 1;
}

void take_over() {
  int seen = 0;
  {
    std::lock_guard lock(first_lock);
    if (first == 0) return;
    seen = first;
  }
  std::lock_guard lock(second_lock);
  assert(second == seen + 1);
}
}  // namespace

int main() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 10; ++i) threads.emplace_back(compute);
  threads.emplace_back(take_over);
  for (std::thread& thread : threads) thread.join();
}
