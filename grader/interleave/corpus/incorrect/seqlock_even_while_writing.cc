// expect: ASSERT
// tasks: threads
// The writer counts once, at the end: a reader that comes and goes in the middle of a write sees a quiet
// sequence.

#include <atomic>
#include <thread>

int main() {
  std::atomic<unsigned> sequence{0};
  std::atomic<int> left{0}, right{0};
  bool torn = false;
  std::thread writer([&] {
    left = 1;
    right = 1;
    sequence += 2;
  });
  std::thread reader([&] {
    const unsigned before = sequence.load();
    const int a = left, b = right;
    torn = sequence.load() == before && a != b;
  });
  writer.join();
  reader.join();
  return torn ? 1 : 0;
}
