// tasks: threads
// The lock is free for the other thread only after as many unlocks as locks; both threads go two deep.

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

int main() {
  std::recursive_timed_mutex mutex;
  std::atomic<int> inside{0};
  std::atomic<bool> wrong{false};
  auto work = [&] {
    std::lock_guard outer(mutex);
    {
      std::unique_lock inner(mutex, std::chrono::system_clock::now() + std::chrono::minutes(1));
      if (!inner.owns_lock()) wrong = true;
    }
    if (inside.fetch_add(1) != 0) wrong = true;
    inside.fetch_sub(1);
  };
  std::thread first(work), second(work);
  first.join();
  second.join();
  return wrong ? 1 : 0;
}
