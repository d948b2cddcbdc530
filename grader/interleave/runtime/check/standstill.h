#ifndef GRADER_INTERLEAVE_RUNTIME_CHECK_STANDSTILL_H_
#define GRADER_INTERLEAVE_RUNTIME_CHECK_STANDSTILL_H_

namespace trenza::interleave {

// Nothing can run and no time will change that; or, if `spinning`, all that runs are loops that re-read what nobody
// will write. Ends the schedule as a livelock, a lost wake-up or a deadlock.
[[noreturn]] void conclude_standstill(bool spinning);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_CHECK_STANDSTILL_H_
