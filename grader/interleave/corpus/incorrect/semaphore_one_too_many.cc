// expect: ASSERT
// tasks: threads
// The semaphore that should let one in starts at two.

#include <atomic>
#include <semaphore>
#include <thread>

int main() {
  std::counting_semaphore<2> permits(2);
  std::atomic<int> inside{0};
  std::atomic<bool> crowded{false};
  auto enter = [&] {
    permits.acquire();
    if (inside.fetch_add(1) != 0) crowded = true;
    inside.fetch_sub(1);
    permits.release();
  };
  std::thread first(enter), second(enter);
  first.join();
  second.join();
  return crowded ? 1 : 0;
}
