// Two threads take turns by semaphores.

#include "grader/corpus/probe/probe.h"

#include <semaphore>
#include <thread>

namespace course {

int answer(int question) {
  std::binary_semaphore ping(1), pong(0);
  int total = 0;
  const auto play = [&](std::binary_semaphore& mine, std::binary_semaphore& yours) {
    for (int i = 0; i < 5; ++i) {
      mine.acquire();
      total += question;
      yours.release();
    }
  };
  std::thread other([&] { play(pong, ping); });
  play(ping, pong);
  other.join();
  return total;
}

}  // namespace course
