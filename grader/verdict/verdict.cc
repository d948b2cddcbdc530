#include "grader/verdict/verdict.h"

#include <array>
#include <cstddef>

namespace trenza {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 19> kNames = {
    "PASS",  "SKIPPED",   "UNCONTROLLED", "NOT_STARTED", "LEAK",  "FAIL",    "LIVELOCK", "DEADLOCK", "RACE",  "OUTPUT",
    "FILES", "PROCESSES", "MEMORY",       "TIMEOUT",     "CRASH", "COMPILE", "TAMPER",   "NOT_RUN",  "INFRA",
};
static_assert(kNames.size() == static_cast<std::size_t>(Verdict::infra) + 1);

}  // namespace

std::string_view name(Verdict verdict) { return kNames[static_cast<std::size_t>(verdict)]; }

std::optional<Verdict> verdict_from_name(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Verdict>(i);
  }
  return std::nullopt;
}

bool is_success(Verdict verdict) { return verdict == Verdict::pass || verdict == Verdict::skipped; }

}  // namespace trenza
