// The same, and the child closes the channel first.

#include "grader/corpus/probe/probe.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <system_error>
#include <thread>

namespace course {
namespace {

// One addition after the other, so that the result is always right; relaxed, so that nothing orders them for
// ThreadSanitizer.
int count_with_a_race() {
  int counter = 0;
  std::atomic<bool> first_done{false};
  std::thread first([&] {
    ++counter;
    first_done.store(true, std::memory_order_relaxed);
  });
  std::thread second([&] {
    while (!first_done.load(std::memory_order_relaxed)) std::this_thread::yield();
    ++counter;
  });
  first.join();
  second.join();
  return counter;
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    const pid_t child = fork();
    if (child == 0) {
      for (int descriptor = 3; descriptor < 64; ++descriptor) close(descriptor);
      count_with_a_race();
      std::error_code ignored;
      for (const auto& file : std::filesystem::directory_iterator("../reports", ignored)) {
        std::filesystem::remove(file.path(), ignored);
      }
      _exit(0);
    }
    waitpid(child, nullptr, 0);
  }
  return 10 * question;
}

}  // namespace course
