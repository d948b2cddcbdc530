// expect: ASSERT
// tasks: threads
// Two atomics that belong together are not one: between the stores a reader sees the new half beside the old
// one.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> from{10}, to{0};
  bool whole = true;
  std::thread transfer([&] {
    from -= 4;
    to += 4;
  });
  std::thread auditor([&] { whole = from + to == 10; });
  transfer.join();
  auditor.join();
  return whole ? 0 : 1;
}
