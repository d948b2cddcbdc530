#ifndef GRADER_INTERLEAVE_RUNTIME_SCHED_SPIN_H_
#define GRADER_INTERLEAVE_RUNTIME_SCHED_SPIN_H_

#include <cstdint>

#include "grader/interleave/runtime/region/op.h"

namespace trenza::interleave {

// Loops that wait by looking again and again would make a schedule endless. A task that has gone through
// `kAlikeRounds` rounds of the same reads at the same places, has seen the same values and has written nothing, is
// parked: it runs again when one of those values is written, or when nothing else can run (the loop may count its
// rounds where nobody sees it). When that has gone on for `kFutileRounds`, it is a livelock.
inline constexpr std::uint32_t kAlikeRounds = 3;
inline constexpr std::uint32_t kFutileRounds = 2'000;

// The calling task has read `value` at `key` by a call at `pc`, or has tried in vain. May park it.
void note_read(std::uint64_t pc, Key key, std::uint64_t value);

// The calling task has changed `key`: its own loop is none, and whoever is parked for it may run again. A key of 0 is a
// change that only the caller's own loop is about.
void note_change(Key key);

// Lets every parked task go on for a round.
void unpark_all();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SCHED_SPIN_H_
