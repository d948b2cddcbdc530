// expect: DEADLOCK
// tasks: threads
// A reader asks for the exclusive lock without giving up its shared one, and waits for all readers, itself
// included.

#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
  std::shared_mutex mutex;
  bool filled = false;
  auto get = [&] {
    std::shared_lock reading(mutex);
    if (filled) return;
    std::unique_lock writing(mutex);
    filled = true;
  };
  std::thread first(get), second(get);
  first.join();
  second.join();
  return filled ? 0 : 1;
}
