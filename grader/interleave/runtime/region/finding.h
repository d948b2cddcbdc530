#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_FINDING_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_FINDING_H_

#include <cstdint>

#include "grader/interleave/runtime/region/frames.h"
#include "grader/interleave/runtime/region/op.h"

namespace trenza::interleave {

// How one schedule ended.
enum class FindingKind : std::uint8_t {
  none,          // the program ended by itself with exit code 0
  race,          // two accesses, at least one of them a write and one not atomic, that nothing orders
  deadlock,      // nothing can run, and no time will change that
  lost_wakeup,   // a deadlock of waits whose notification came when nobody waited, or went to another
  livelock,      // only loops that re-read what nobody will change
  misuse,        // unlock by a stranger, destroy while held …
  assertion,     // a failed assert
  crash,         // a signal or an uncaught exception
  exit_code,     // the program ended with another exit code than 0
  uncontrolled,  // it did something that the scheduler can neither control nor pass over
  steps,         // more steps than one schedule may have
  time,          // more wall time than one schedule may take
  limit,         // more tasks, objects or memory than the region holds
  redundant,     // not a finding: the search stopped a schedule that is equivalent to an earlier one
};

// The word for `kind` in reports: "race", "lost_wakeup".
constexpr const char* name(FindingKind kind) {
  switch (kind) {
    case FindingKind::none: return "none";
    case FindingKind::race: return "race";
    case FindingKind::deadlock: return "deadlock";
    case FindingKind::lost_wakeup: return "lost_wakeup";
    case FindingKind::livelock: return "livelock";
    case FindingKind::misuse: return "misuse";
    case FindingKind::assertion: return "assertion";
    case FindingKind::crash: return "crash";
    case FindingKind::exit_code: return "exit_code";
    case FindingKind::uncontrolled: return "uncontrolled";
    case FindingKind::steps: return "steps";
    case FindingKind::time: return "time";
    case FindingKind::limit: return "limit";
    case FindingKind::redundant: return "redundant";
  }
  return "?";
}

// One of the two accesses of a race.
struct RaceSide {
  std::uint64_t pc = 0;
  std::uint8_t task = 0;
  std::uint8_t size = 0;
  bool is_write = false;
  bool is_atomic = false;
  bool is_end = false;     // the object was destroyed
  bool is_join = false;    // the thread was joined
  bool is_detach = false;  // the thread was detached
  bool is_free = false;    // the memory was given back
  bool is_close = false;   // the descriptor was closed
  Frames frames;           // in a detailed run that traces the memory
};

// What ended a schedule. Lies in the region, so it survives the process that found it.
struct Finding {
  FindingKind kind = FindingKind::none;
  std::uint8_t task = 0;
  bool in_child = false;      // found in another process than the first
  std::int32_t status = 0;    // exit code, or the signal of a crash
  std::uint64_t pc = 0;       // where, in the process of the task; 0: not known
  std::uint64_t address = 0;  // of the object or variable, in the process of the task
  Key key = 0;                //
  Frames frames;              // in a detailed run, where the task that found it stood
  RaceSide sides[2];          // race: the earlier access, then the later one
  char text[384] = {};        // in words, without places: "unlock of a mutex that task 2 holds"
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_FINDING_H_
