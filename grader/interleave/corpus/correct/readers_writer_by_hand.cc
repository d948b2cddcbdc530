// tasks: threads
// A lock of the book's kind: a mutex, a condition variable, a count of readers. The last reader wakes the
// writer.

#include <condition_variable>
#include <mutex>
#include <thread>

namespace {
std::mutex mutex;
std::condition_variable changed;
int readers = 0;
bool writing = false;

void lock_shared() {
  std::unique_lock lock(mutex);
  changed.wait(lock, [] { return !writing; });
  ++readers;
}
void unlock_shared() {
  std::lock_guard lock(mutex);
  if (--readers == 0) changed.notify_all();
}
void lock() {
  std::unique_lock lock(mutex);
  changed.wait(lock, [] { return !writing && readers == 0; });
  writing = true;
}
void unlock() {
  std::lock_guard lock(mutex);
  writing = false;
  changed.notify_all();
}
}  // namespace

int main() {
  int data = 0;
  int seen = -1;
  auto write = [&] {
    lock();
    ++data;
    unlock();
  };
  std::thread first(write), second(write), reader([&] {
    lock_shared();
    seen = data;
    unlock_shared();
  });
  first.join();
  second.join();
  reader.join();
  return data == 2 && seen >= 0 ? 0 : 1;
}
