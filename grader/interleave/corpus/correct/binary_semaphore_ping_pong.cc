// tasks: threads
// A plain variable goes back and forth with the turn; the semaphores carry it, and no lock has an owner.

#include <semaphore>
#include <thread>

int main() {
  std::binary_semaphore ping(1), pong(0);
  int ball = 0;
  std::thread one([&] {
    for (int i = 0; i < 2; ++i) {
      ping.acquire();
      ++ball;
      pong.release();
    }
  });
  std::thread two([&] {
    for (int i = 0; i < 2; ++i) {
      pong.acquire();
      ball *= 2;
      ping.release();
    }
  });
  one.join();
  two.join();
  return ball == 6 ? 0 : 1;
}
