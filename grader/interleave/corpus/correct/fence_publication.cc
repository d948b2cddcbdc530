// tasks: threads
// tsan: skip, it does not model fences
// The flag is relaxed on both sides; the two fences around it make the plain data visible.

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
  std::thread reader([&] {
    if (!ready.load(std::memory_order_relaxed)) return;
    std::atomic_thread_fence(std::memory_order_acquire);
    seen = data;
  });
  writer.join();
  reader.join();
  return seen == 5 ? 0 : 1;
}
