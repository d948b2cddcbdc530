#include "grader/runner/modes/mode_rules.h"

#include <filesystem>
#include <stdexcept>

#include "grader/runner/addresses.h"
#include "grader/runner/records.h"

namespace trenza {
namespace fs = std::filesystem;

Limits ModeRules::limits(const Exercise& exercise) const {
  Limits limits;
  limits.wall = exercise.case_seconds;
  limits.cpu = std::chrono::seconds(2 * exercise.case_seconds.count());
  limits.output_bytes = exercise.output_kb * 1024;
  return limits;
}

bool ModeRules::in_vain(const Run&) const { return false; }

std::optional<std::string> ModeRules::distrust(const Subject&, Scratch&) const { return std::nullopt; }

const ModeRules& rules_of(Mode mode) {
  switch (mode) {
    case Mode::interleave: return interleave_rules();
    case Mode::native: return native_rules();
    case Mode::tsan: return tsan_rules();
  }
  throw std::logic_error("there is no such mode");
}

void prepare_worker(const Attempt& attempt, Mode mode, Command& command) {
  command.arguments = {fs::absolute(attempt.subject.workers.at(mode)).string(), "--case=" + attempt.c.name,
                       "--channel=" + std::to_string(Jail::kChannel)};
  command.ends_when_still = true;
}

void observe_crash(const Subject& subject, Observation& seen) {
  const std::string worker = fs::absolute(subject.workers.at(seen.mode)).string();
  for (const Record& record : read_records(seen.outcome.records, seen.key).records) {
    if (record.kind == "crash") seen.crash = resolve(worker, record.field(1));
  }
}

}  // namespace trenza
