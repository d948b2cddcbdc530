// expect: ASSERT
// tasks: threads
// try_acquire may fail, and release follows all the same: from then on two are let in.

#include <atomic>
#include <semaphore>
#include <thread>

int main() {
  std::counting_semaphore<8> permits(1);
  std::atomic<int> inside{0};
  std::atomic<bool> crowded{false};
  auto enter = [&] {
    if (permits.try_acquire()) {
      if (inside.fetch_add(1) != 0) crowded = true;
      inside.fetch_sub(1);
    }
    permits.release();
  };
  std::thread first(enter), second(enter), third(enter);
  first.join();
  second.join();
  third.join();
  return crowded ? 1 : 0;
}
