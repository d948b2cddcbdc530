// tasks: threads
// Who does not get the permit in time does without it, and takes nothing.
#include <cassert>
#include <chrono>
#include <semaphore>
#include <thread>

int main() {
  std::counting_semaphore<2> permits(0);
  std::thread giver([&] { permits.release(2); });
  const bool got = permits.try_acquire_for(std::chrono::milliseconds(10));
  giver.join();
  const bool first = permits.try_acquire();
  const bool second = permits.try_acquire();
  assert(first && second == !got);
}
