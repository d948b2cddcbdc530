// expect: DEADLOCK
// tasks: threads
// Whoever finds the log full calls flush, which takes the lock that the caller still holds. Only some
// interleavings fill it just there.

#include <mutex>
#include <thread>

namespace {
std::mutex mutex;
int lines = 0;

void flush() {
  std::lock_guard lock(mutex);
  lines = 0;
}

void log_two() {
  mutex.lock();
  ++lines;
  mutex.unlock();
  std::lock_guard lock(mutex);
  ++lines;
  if (lines == 3) flush();
}
}  // namespace

int main() {
  std::thread first(log_two), second(log_two);
  first.join();
  second.join();
}
