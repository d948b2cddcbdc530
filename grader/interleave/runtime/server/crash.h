#ifndef GRADER_INTERLEAVE_RUNTIME_SERVER_CRASH_H_
#define GRADER_INTERLEAVE_RUNTIME_SERVER_CRASH_H_

namespace trenza::interleave {

// From now on a fault of the processor (SIGSEGV, SIGBUS, SIGFPE, SIGILL), in this process or one forked from it, ends
// the schedule as a crash.
void watch_for_crashes();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SERVER_CRASH_H_
