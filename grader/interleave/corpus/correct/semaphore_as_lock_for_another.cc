// tasks: threads
// The semaphore is taken by one thread and given back by another. For a mutex that would be an error.

#include <semaphore>
#include <thread>

int main() {
  std::binary_semaphore free_place(1);
  int data = 0;
  free_place.acquire();
  std::thread finisher([&] {
    data = 1;
    free_place.release();
  });
  free_place.acquire();
  const int seen = data;
  finisher.join();
  return seen == 1 ? 0 : 1;
}
