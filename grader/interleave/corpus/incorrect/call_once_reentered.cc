// expect: DEADLOCK
// tasks: threads
// Whoever initialises while the other is already asking logs that, and the log asks for the very value being
// made.

#include <atomic>
#include <mutex>
#include <thread>

namespace {
std::once_flag once;
std::atomic<int> asking{0};
int value = 0;

int get();
void log_busy() { value += get(); }

int get() {
  ++asking;
  std::call_once(once, [] {
    value = 1;
    if (asking > 1) log_busy();
  });
  return value;
}
}  // namespace

int main() {
  std::thread first(get), second(get);
  first.join();
  second.join();
}
