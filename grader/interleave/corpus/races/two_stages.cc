// expect: ASSERT
// tasks: threads
// What one thread computes in two stages, each under a lock of its own, another takes over between the two. It
// reads the second value without its lock.

#include <cassert>
#include <mutex>
#include <thread>

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
  assert(second == seen + 1);
}
}  // namespace

int main() {
  std::thread worker(compute), reader(take_over);
  worker.join();
  reader.join();
}
