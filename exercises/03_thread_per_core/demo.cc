// The lesson to watch: the same running sum as in exercise 01, now on threads. All lines carry the same process id,
// only the threads differ, and their lines mix differently at every run. Then: what starting a thread costs, and what
// starting a process costs.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <thread>
#include <vector>

namespace {

// Adds up n * n + n for n in 0 … 9. The random pause stands for real work, which never takes equally long twice.
void running_sum() {
  std::mt19937 random(static_cast<unsigned>(gettid()));
  std::uniform_int_distribution<int> milliseconds(1, 8);
  int sum = 0;
  for (int n = 0; n < 10; ++n) {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds(random)));
    sum += n * n + n;
    // One call per line: printf locks its stream, so lines of different threads never mix within a line.
    std::printf("process %d, thread %d: %3d --> %d\n", static_cast<int>(getpid()), static_cast<int>(gettid()), sum, n);
  }
}

// The time that one call of `once` takes, as the mean of many.
template <typename Once>
std::chrono::microseconds mean_time(const Once& once) {
  constexpr int kTimes = 300;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kTimes; ++i) once();
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start) / kTimes;
}

void thread_that_does_nothing() {
  std::thread([] {}).join();
}

void process_that_does_nothing() {
  const pid_t pid = fork();
  if (pid == 0) _exit(0);
  if (pid > 0) waitpid(pid, nullptr, 0);
}

}  // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // line by line, so that you see when each was printed

  // On a machine with one core, two threads take turns and still mix.
  const int count = std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 2, 4);
  std::printf("I am process %d, and I start %d threads.\n", static_cast<int>(getpid()), count);
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back(running_sum);
  for (std::thread& thread : threads) thread.join();

  std::printf("\nTo start one that does nothing and to wait for its end takes\n");
  std::printf("  a thread:  %4d microseconds\n", static_cast<int>(mean_time(thread_that_does_nothing).count()));
  std::printf("  a process: %4d microseconds\n", static_cast<int>(mean_time(process_that_does_nothing).count()));
  return 0;
}
