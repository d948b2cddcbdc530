// expect: RACE
// tasks: threads
// The worker looks at a plain flag that the owner sets; the compiler may even read it only once.

#include <thread>

int main() {
  bool stop = false;
  int rounds = 0;
  std::thread worker([&] {
    for (int i = 0; i < 3 && !stop; ++i) {
      ++rounds;
      std::this_thread::yield();
    }
  });
  stop = true;
  worker.join();
  return rounds <= 3 ? 0 : 1;
}
