// expect: RACE
// tasks: threads
// The writer has its release fence; the reader loads relaxed and has no acquire fence, so the two do not meet.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> ready{false};
  int data = 0;
  int seen = 5;
  std::thread writer([&] {
    data = 5;
    std::atomic_thread_fence(std::memory_order_release);
    ready.store(true, std::memory_order_relaxed);
  });
  if (ready.load(std::memory_order_relaxed)) seen = data;
  writer.join();
  return seen == 5 ? 0 : 1;
}
