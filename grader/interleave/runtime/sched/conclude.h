#ifndef GRADER_INTERLEAVE_RUNTIME_SCHED_CONCLUDE_H_
#define GRADER_INTERLEAVE_RUNTIME_SCHED_CONCLUDE_H_

#include <cstdarg>
#include <cstdint>

#include "grader/interleave/runtime/region/finding.h"

namespace trenza::interleave {

// Ends the schedule with `finding`: kills every process under test, the calling one last. The first finding stays.
// The caller holds the baton. Async-signal-safe.
[[noreturn]] void conclude(const Finding& finding);

// The same for a finding of the calling task that is described by `format` (as vsnprintf, with %s, %d, %u, %lu, %lx
// only, so that it is safe in a signal handler).
[[noreturn]] void conclude(FindingKind kind, std::uint64_t pc, const char* format, ...)
    __attribute__((format(printf, 3, 4)));

// The same for a misuse that an earlier event, `before`, has made one.
[[noreturn]] void conclude_with(const RaceSide& before, std::uint64_t pc, const char* format, ...)
    __attribute__((format(printf, 3, 4)));

// The program called what the scheduler can neither control nor pass over.
[[noreturn]] void uncontrolled(const char* call, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SCHED_CONCLUDE_H_
