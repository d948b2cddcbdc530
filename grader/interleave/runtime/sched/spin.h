#ifndef GRADER_INTERLEAVE_RUNTIME_SCHED_SPIN_H_
#define GRADER_INTERLEAVE_RUNTIME_SCHED_SPIN_H_

#include <cstdint>

#include "grader/interleave/runtime/region/op.h"

namespace trenza::interleave {

// Loops that wait by looking again and again would make a schedule endless. A task that has gone through several rounds
// of the same reads at the same places, has seen the same values and has written nothing, is parked: it runs again when
// one of those values is written, or when nothing else can run (the loop may count its rounds where nobody sees it).
// When that has gone on for `kFutileRounds`, it is a livelock.
//
// A loop on a single place first gets many rounds in a row without a step between them: it may be one that looks a few
// times and then goes to sleep, as those of the C++ library do, and that must be seen to go to sleep.
inline constexpr std::uint32_t kAlikeRounds = 3;
inline constexpr std::uint32_t kAlikeRoundsOfOnePlace = 40;
inline constexpr std::uint32_t kFutileRounds = 300;

// True if the calling task's read at `key` by a call at `pc` only repeats, in a loop, what it just saw: it need not be
// a step of its own. A key of 0 asks for a yield.
bool repeats(std::uint64_t pc, Key key);

// The calling task has read `value` at `key` by a call at `pc`, or has tried in vain. May park it.
void note_read(std::uint64_t pc, Key key, std::uint64_t value);

// The calling task has changed `key`: its own loop is none, and whoever is parked for it may run again. A key of 0 is a
// change that only the caller's own loop is about.
void note_change(Key key);

// Lets every parked task go on for a round.
void unpark_all();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SCHED_SPIN_H_
