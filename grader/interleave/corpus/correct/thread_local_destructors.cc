// tasks: threads
// Every thread counts for itself and adds up when its thread_local dies, which is before join returns.

#include <mutex>
#include <thread>

namespace {
std::mutex mutex;
int total = 0;

struct Counter {
  int value = 0;
  ~Counter() {
    std::lock_guard lock(mutex);
    total += value;
  }
};
thread_local Counter counter;

void work() {
  ++counter.value;
  ++counter.value;
}
}  // namespace

int main() {
  std::thread first(work), second(work);
  first.join();
  second.join();
  std::lock_guard lock(mutex);
  return total == 4 ? 0 : 1;
}
