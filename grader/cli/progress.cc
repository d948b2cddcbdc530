#include "grader/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace trenza {

Progress::Progress(std::size_t total) : total_(total), terminal_(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (terminal_) fmt::print(stderr, "\r\x1b[K");
}

BazelProgress Progress::callback() {
  return [this](const TestEvent* test) {
    if (test != nullptr) {
      ++done_;
      last_ = package_of(test->label) + " " + target_of(test->label);
      if (!terminal_) fmt::print(stderr, "[{}/{}] {}\n", done_, total_, last_);
    }
    if (terminal_) draw();
  };
}

void Progress::draw() {
  const char* const wheel = "|/-\\";
  fmt::print(stderr, "\r\x1b[K{} {}/{}  {}", wheel[tick_++ % 4], done_, total_,
             last_.empty() ? "building …" : "done: " + last_);
  std::fflush(stderr);
}

}  // namespace trenza
