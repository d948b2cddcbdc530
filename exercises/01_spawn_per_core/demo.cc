// The lesson to watch: every core gets a process of its own, and all of them work out the same running sum at the same
// time. Each process by itself counts in order; what all of them print is a different mixture at every run.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>

namespace {

// Adds up n * n + n for n in 0 … 9. The random pause stands for real work, which never takes equally long twice.
void running_sum() {
  std::mt19937 random(static_cast<unsigned>(getpid()));
  std::uniform_int_distribution<int> milliseconds(1, 8);
  int sum = 0;
  for (int n = 0; n < 10; ++n) {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds(random)));
    sum += n * n + n;
    std::printf("process %d: %3d --> %d\n", static_cast<int>(getpid()), sum, n);
    std::fflush(stdout);  // line by line, so that you see when each was printed
  }
}

}  // namespace

int main() {
  // On a machine with one core, two processes take turns and still mix.
  const int processes = std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 2, 4);
  std::printf("I am process %d, and I start %d children.\n", static_cast<int>(getpid()), processes);
  std::fflush(stdout);

  for (int i = 0; i < processes; ++i) {
    const pid_t pid = fork();
    if (pid < 0) {
      std::perror("fork");
      break;
    }
    if (pid == 0) {
      running_sum();
      _exit(EXIT_SUCCESS);
    }
  }
  int ended = 0;
  while (wait(nullptr) > 0) ++ended;
  std::printf("I am process %d, and my %d children have ended.\n", static_cast<int>(getpid()), ended);
}
