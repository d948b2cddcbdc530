// tasks: threads
// Readers take no lock: they read the pair as relaxed atomics and keep it only if the sequence was even and
// stood still.

#include <atomic>
#include <thread>

namespace {
std::atomic<unsigned> sequence{0};
std::atomic<int> left{0}, right{0};

void write(int value) {
  const unsigned before = sequence.load(std::memory_order_relaxed);
  sequence.store(before + 1, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  left.store(value, std::memory_order_relaxed);
  right.store(value, std::memory_order_relaxed);
  sequence.store(before + 2, std::memory_order_release);
}

// True when `a` and `b` belong together.
bool try_read(int& a, int& b) {
  const unsigned before = sequence.load(std::memory_order_acquire);
  a = left.load(std::memory_order_relaxed);
  b = right.load(std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_acquire);
  return before % 2 == 0 && sequence.load(std::memory_order_relaxed) == before;
}
}  // namespace

int main() {
  bool torn = false;
  std::thread writer([] { write(1); }), reader([&] {
    int a = 0, b = 0;
    while (!try_read(a, b)) std::this_thread::yield();
    torn = a != b;
  });
  writer.join();
  reader.join();
  return torn ? 1 : 0;
}
