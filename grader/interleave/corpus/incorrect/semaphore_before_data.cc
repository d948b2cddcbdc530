// expect: RACE
// tasks: threads
// The producer posts before it writes what it announces.

#include <semaphore>
#include <thread>

int main() {
  std::binary_semaphore filled(0);
  int data = 0;
  std::thread producer([&] {
    filled.release();
    data = 5;
  });
  filled.acquire();
  const int seen = data;
  producer.join();
  return seen == 5 ? 0 : 1;
}
