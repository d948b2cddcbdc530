#include "grader/cli/class_progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace trenza {

ClassProgressLine::ClassProgressLine()
    : start_(std::chrono::steady_clock::now()), terminal_(isatty(STDERR_FILENO) != 0) {}

ClassProgressLine::~ClassProgressLine() {
  if (terminal_) fmt::print(stderr, "\r\x1b[K");
}

std::string ClassProgressLine::rate(const ClassProgress& progress) const {
  const double minutes = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count() / 60;
  if (progress.done == 0 || minutes <= 0) return "";
  const double each = static_cast<double>(progress.done) / minutes;
  const double left = static_cast<double>(progress.total - progress.done) / each;
  return fmt::format(", {:.1f} a minute, {} left", each,
                     left < 1 ? fmt::format("{:.0f} s", left * 60) : fmt::format("{:.0f} min", left));
}

void ClassProgressLine::tell(const ClassProgress& progress) {
  if (progress.job != nullptr) {
    std::string who = progress.job->students.empty() ? "" : progress.job->students.front();
    if (progress.job->students.size() > 1) who += fmt::format(" and {} more", progress.job->students.size() - 1);
    last_ = fmt::format("{} {} {}", who, progress.job->exercise.folder(), name(progress.grade->verdict));
    if (!terminal_) fmt::print(stderr, "[{}/{}{}] {}\n", progress.done, progress.total, rate(progress), last_);
  }
  if (!terminal_) return;
  const char* const wheel = "|/-\\";
  fmt::print(stderr, "\r\x1b[K{} {}/{}{}  {}", wheel[tick_++ % 4], progress.done, progress.total, rate(progress),
             last_.empty() ? "building …" : last_);
  std::fflush(stderr);
}

}  // namespace trenza
