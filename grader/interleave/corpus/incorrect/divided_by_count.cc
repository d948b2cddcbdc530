// expect: CRASH
// tasks: threads
// The count is looked at and then read again to divide by; the last worker has left in between.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> workers{1};
  int share = 12;
  std::thread leaver([&] { --workers; });
  if (workers.load() != 0) share = 12 / workers.load();
  leaver.join();
  return share == 12 ? 0 : 1;
}
