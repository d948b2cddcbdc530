// tasks: threads
// There is a gap between the shared lock and the exclusive one, but whoever gets through it looks again.

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
    if (filled) return;
    filled = true;
    ++fills;
  };
  std::thread first(get), second(get);
  first.join();
  second.join();
  return fills == 1 ? 0 : 1;
}
