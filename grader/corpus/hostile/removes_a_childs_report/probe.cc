// Has a race in a forked child and removes what ThreadSanitizer reported of it.

#include "grader/corpus/probe/probe.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <system_error>
#include <thread>

namespace course {
namespace {

namespace fs = std::filesystem;

void race() {
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
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    const pid_t child = fork();
    if (child == 0) {
      race();
      _exit(0);
    }
    waitpid(child, nullptr, 0);
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("../reports", ignored)) fs::remove(entry.path(), ignored);
  }
  return 10 * question;
}

}  // namespace course
