// tasks: threads
// Two threads add under a lock and a third looks while they do; the look is under the same lock, so it is no
// race.

#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  int counter = 0;
  auto add = [&] {
    for (int i = 0; i < 2; ++i) {
      std::lock_guard lock(mutex);
      ++counter;
    }
  };
  bool plausible = false;
  std::thread first(add), second(add), reader([&] {
    std::lock_guard lock(mutex);
    plausible = counter >= 0 && counter <= 4;
  });
  first.join();
  second.join();
  reader.join();
  return plausible && counter == 4 ? 0 : 1;
}
