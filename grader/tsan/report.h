#ifndef GRADER_TSAN_REPORT_H_
#define GRADER_TSAN_REPORT_H_

#include <string>
#include <vector>

namespace trenza {

// One line of a stack in a report of ThreadSanitizer.
struct Frame {
  std::string function;
  std::string file;  // as the compiler was given it; empty if unknown
  int line = 0;

  friend bool operator==(const Frame&, const Frame&) = default;
};

// One stack, with the line above it: "Previous write of size 4 at 0x… by thread T1".
struct Stack {
  std::string heading;
  std::vector<Frame> frames;  // innermost first

  // The mutexes that the thread held, as ThreadSanitizer numbers them in this report: "M59".
  std::vector<std::string> mutexes() const;

  // The innermost frame in one of `files` (compared by the end of the path), or null.
  const Frame* innermost_in(const std::vector<std::string>& files) const;
};

// One report: what ThreadSanitizer calls it, and its stacks in order.
struct TsanReport {
  std::string kind;  // "data race", "lock-order-inversion (potential deadlock)", "SEGV on unknown address"
  std::vector<Stack> stacks;
  std::string text;
};

// The reports in what one process wrote to its log. Text that is no report is skipped; a log that holds text but no
// complete report gives one report of the kind "unreadable", so that nothing is ever lost.
std::vector<TsanReport> read_tsan_log(const std::string& log);

}  // namespace trenza

#endif  // GRADER_TSAN_REPORT_H_
