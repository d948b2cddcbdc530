// expect: MISUSE
// tasks: threads
// One thread locks and another, told so by a semaphore, unlocks. A mutex belongs to the thread that locked it.

#include <mutex>
#include <semaphore>
#include <thread>

int main() {
  std::mutex mutex;
  std::binary_semaphore handed(0);
  std::thread locker([&] {
    mutex.lock();
    handed.release();
  });
  handed.acquire();
  mutex.unlock();
  locker.join();
}
