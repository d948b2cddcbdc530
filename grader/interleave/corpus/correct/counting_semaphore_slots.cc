// tasks: threads
// Two slots for three threads: two may be inside together, never three.

#include <atomic>
#include <semaphore>
#include <thread>

int main() {
  std::counting_semaphore<2> slots(2);
  std::atomic<int> inside{0};
  std::atomic<bool> crowded{false};
  auto work = [&] {
    slots.acquire();
    if (inside.fetch_add(1) >= 2) crowded = true;
    inside.fetch_sub(1);
    slots.release();
  };
  std::thread first(work), second(work), third(work);
  first.join();
  second.join();
  third.join();
  return crowded ? 1 : 0;
}
