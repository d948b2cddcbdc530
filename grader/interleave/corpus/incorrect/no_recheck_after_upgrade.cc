// expect: ASSERT
// tasks: threads
// Looked at under the shared lock, filled under the exclusive one, and in the gap between them another was
// faster.

#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
  std::shared_mutex mutex;
  bool filled = false;
  int fills = 0;
  auto get = [&] {
    {
      std::shared_lock lock(mutex);
      if (filled) return;
    }
    std::unique_lock lock(mutex);
    filled = true;
    ++fills;
  };
  std::thread first(get), second(get);
  first.join();
  second.join();
  return fills == 1 ? 0 : 1;
}
