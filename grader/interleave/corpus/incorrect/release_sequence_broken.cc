// expect: RACE
// tasks: threads
// The middle thread stores instead of exchanging. Its relaxed store is the one that the reader sees, and it
// brings nothing.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> stage{0};
  int data = 0;
  int seen = 5;
  std::thread writer([&] {
    data = 5;
    stage.store(1, std::memory_order_release);
  });
  std::thread middle([&] {
    if (stage.load(std::memory_order_relaxed) == 1) stage.store(2, std::memory_order_relaxed);
  });
  std::thread reader([&] {
    if (stage.load(std::memory_order_acquire) == 2) seen = data;
  });
  writer.join();
  middle.join();
  reader.join();
  return seen == 5 ? 0 : 1;
}
