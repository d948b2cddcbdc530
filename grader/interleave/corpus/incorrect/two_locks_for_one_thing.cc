// expect: RACE
// tasks: threads
// Reader and writer both lock, but not the same mutex.

#include <mutex>
#include <thread>

int main() {
  std::mutex for_readers, for_writers;
  int value = 0;
  std::thread writer([&] {
    std::lock_guard lock(for_writers);
    ++value;
  });
  int seen = 0;
  {
    std::lock_guard lock(for_readers);
    seen = value;
  }
  writer.join();
  return seen <= 1 ? 0 : 1;
}
