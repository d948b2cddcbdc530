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
      done_.insert(test->label);
      const std::string package = package_of(test->label);
      // Of a submission nobody knows the package that was staged.
      last_ = (package.starts_with("submissions/") ? package.substr(package.rfind('/') + 1) : package) + " " +
              target_of(test->label);
      if (!terminal_) fmt::print(stderr, "[{}] {}\n", count(), last_);
    }
    if (terminal_) draw();
  };
}

std::string Progress::count() const {
  return total_ == 0 ? std::to_string(done_.size()) : fmt::format("{}/{}", done_.size(), total_);
}

void Progress::draw() {
  const char* const wheel = "|/-\\";
  fmt::print(stderr, "\r\x1b[K{} {}  {}", wheel[tick_++ % 4], count(), last_.empty() ? "building …" : "done: " + last_);
  std::fflush(stderr);
}

}  // namespace trenza
