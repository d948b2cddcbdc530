#include "grader/interleave/trace/race.h"

#include <fmt/format.h>

#include <string_view>

#include "grader/interleave/trace/text.h"

namespace trenza::interleave {
namespace {

using Source = std::function<std::string(const Place&)>;

std::string without_comment(std::string line) {
  if (const std::size_t comment = line.find(" //"); comment != std::string::npos) line.resize(comment);
  line.resize(line.find_last_not_of(' ') + 1);
  return line;
}

// "race_mutex.cc:17, `int copy = state_->value;`"
std::string quoted(const Place& place, const Source& source) {
  constexpr std::size_t kLongest = 80;
  const std::string line = source ? trimmed(without_comment(clean(source(place)))) : "";
  const std::string at = where(place).empty() ? "a place that is not known" : where(place);
  // A quotation mark of our own would end the quotation.
  if (line.empty() || line.find('`') != std::string::npos) return at;
  return fmt::format("{}, `{}`", at, clip(line, kLongest));
}

// "reads", of "read of 4 bytes".
std::string verb(const std::string& what) {
  constexpr std::string_view kAtomic = "atomic ";
  const bool atomic = what.starts_with(kAtomic);
  const std::string plain = atomic ? what.substr(kAtomic.size()) : what;
  if (plain.starts_with("release")) return "gives the memory back";
  return std::string(plain.starts_with("read") ? "reads" : "writes") + (atomic ? " atomically" : "");
}

// Where the task was started, if that is in a file of `source` and the access is not.
std::string origin(const Trace& trace, const TraceAccess& access, const Source& source) {
  if (!source || !source(access.place).empty()) return "";
  for (const TraceStep& step : trace.steps) {
    if (step.operation != "create" || step.result != access.task || source(step.place).empty()) continue;
    return fmt::format(" (it was started in {})", quoted(step.place, source));
  }
  return "";
}

}  // namespace

std::string race_in_words(const Trace& trace, const Names& names, const Source& source) {
  // A variable's name says more than two lines; "a value on the heap" does not.
  const std::string object = names.in(trace.object);
  const auto who = [&](const TraceAccess& access) {
    return names.of(access.task) + origin(trace, access, source) + " " + verb(access.what);
  };
  const TraceAccess &earlier = trace.accesses[0], &later = trace.accesses[1];
  return fmt::format("Data race{}: {} in {}, and {} the same in {}, with nothing that makes one wait for the other.",
                     names.has_name(trace.object) ? " on " + object : "", who(earlier), quoted(earlier.place, source),
                     who(later), quoted(later.place, source));
}

}  // namespace trenza::interleave
