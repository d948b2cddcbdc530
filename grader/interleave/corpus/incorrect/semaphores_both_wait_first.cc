// expect: DEADLOCK
// tasks: threads
// A rendezvous the wrong way round: each waits for the other's signal before it gives its own.

#include <semaphore>
#include <thread>

int main() {
  std::binary_semaphore first_is_here(0), second_is_here(0);
  std::thread first([&] {
    second_is_here.acquire();
    first_is_here.release();
  });
  std::thread second([&] {
    first_is_here.acquire();
    second_is_here.release();
  });
  first.join();
  second.join();
}
