// expect: ASSERT
// tasks: threads
// The hand-made lock counts its readers, but the writer looks at the count and raises its flag in two steps.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> readers{0};
  std::atomic<bool> writing{false};
  std::atomic<int> left{0}, right{0};
  std::atomic<bool> torn{false};
  std::thread reader([&] {
    if (writing) return;
    ++readers;
    if (left != right) torn = true;
    --readers;
  });
  std::thread writer([&] {
    if (readers > 0) return;
    writing = true;
    ++left;
    ++right;
    writing = false;
  });
  reader.join();
  writer.join();
  return torn ? 1 : 0;
}
