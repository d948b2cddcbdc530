// expect: CRASH
// tasks: threads
// The pointer is checked, and loaded a second time for use. In between the other thread has taken it away.

#include <atomic>
#include <thread>

int main() {
  static int value = 5;
  std::atomic<int*> current{&value};
  int seen = 5;
  std::thread closer([&] { current.store(nullptr); });
  if (current.load() != nullptr) seen = *current.load();
  closer.join();
  return seen == 5 ? 0 : 1;
}
