// tasks: threads
// try_acquire may fail, the patient try_acquire_for may not: one permit, given once, is taken exactly once.

#include <chrono>
#include <semaphore>
#include <thread>

int main() {
  std::counting_semaphore<4> permits(0);
  std::thread giver([&] { permits.release(); });
  bool taken = permits.try_acquire();
  if (!taken) taken = permits.try_acquire_for(std::chrono::minutes(1));
  giver.join();
  const bool another = permits.try_acquire();
  return taken && !another ? 0 : 1;
}
