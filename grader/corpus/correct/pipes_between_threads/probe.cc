// A ring of threads that hand a number on through pipes.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

#include <array>
#include <thread>
#include <vector>

namespace course {

int answer(int question) {
  constexpr int kThreads = 9;
  std::array<std::array<int, 2>, kThreads + 1> pipes;
  for (auto& ends : pipes) {
    if (pipe(ends.data()) != 0) return -1;
  }
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      int value = 0;
      if (read(pipes[i][0], &value, sizeof value) != sizeof value) return;
      value += question;
      if (write(pipes[i + 1][1], &value, sizeof value) != sizeof value) return;
    });
  }
  int value = question;
  if (write(pipes.front()[1], &value, sizeof value) != sizeof value) return -1;
  if (read(pipes.back()[0], &value, sizeof value) != sizeof value) return -1;
  for (std::thread& thread : threads) thread.join();
  for (const auto& ends : pipes) {
    close(ends[0]);
    close(ends[1]);
  }
  return value;
}

}  // namespace course
