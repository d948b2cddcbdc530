// expect: DEADLOCK
// tasks: threads
// The slot is not given back on the way out that is taken when another is busy; in the end there are not two to
// take.

#include <atomic>
#include <semaphore>
#include <thread>

int main() {
  std::counting_semaphore<2> slots(2);
  std::atomic<bool> busy{false};
  auto work = [&] {
    slots.acquire();
    if (busy.exchange(true)) return;
    busy = false;
    slots.release();
  };
  std::thread first(work), second(work);
  first.join();
  second.join();
  slots.acquire();
  slots.acquire();
}
