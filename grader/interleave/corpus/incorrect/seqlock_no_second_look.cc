// expect: ASSERT
// tasks: threads
// The reader makes sure that no writer is at work when it begins, and not that none has come meanwhile.

#include <atomic>
#include <thread>

int main() {
  std::atomic<unsigned> sequence{0};
  std::atomic<int> left{0}, right{0};
  bool torn = false;
  std::thread writer([&] {
    ++sequence;
    left = 1;
    right = 1;
    ++sequence;
  });
  std::thread reader([&] {
    while (sequence.load() % 2 != 0) std::this_thread::yield();
    const int a = left, b = right;
    torn = a != b;
  });
  writer.join();
  reader.join();
  return torn ? 1 : 0;
}
