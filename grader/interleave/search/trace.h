#ifndef GRADER_INTERLEAVE_SEARCH_TRACE_H_
#define GRADER_INTERLEAVE_SEARCH_TRACE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "grader/interleave/runtime/region/region.h"
#include "grader/interleave/search/symbols.h"

namespace trenza::interleave {

// One step of a schedule, for people: what renderers draw and reports quote.
struct TraceStep {
  int task = 0;
  int process = 0;
  std::string operation;  // "lock", "load": OpKind's name
  std::string how;        // "", "timeout" or "spurious"
  std::string object;     // "mutex m", "atomic #3 (a local variable of task 0)", "pipe #1"; empty: none
  Place place;            // in the program's own source, where known
  std::uint64_t pc = 0;   // return address, as linked
  // Of the call at `place`, as it ran: the operation may lie deeper, in a library. 0: not known.
  std::uint64_t frame = 0;
  bool has_value = false;
  std::uint64_t value = 0;    // read
  std::uint64_t written = 0;  // written; the same as value for pure reads
  // Of a value that was read or written: the step, from 1, that had stored it and the task that did, where one did; and
  // the step that had overwritten it already, where weak memory let an old value be read, or a store come late.
  std::uint32_t source = 0, newer = 0;
  int source_task = 0, newer_task = 0;
  bool failed_for_no_reason = false;  // a compare_exchange_weak
  std::int64_t result = 0;            // what the call returned, where it is a small number
  bool preemption = false;            // another task than before, which could have gone on
  std::vector<int> could_run;         // tasks that could have taken the step instead, this one included
  std::int64_t time = 0;              // virtual, in nanoseconds
};

// A task as it stood at the end.
struct TraceTask {
  int task = 0;
  int process = 0;
  int parent = 0;
  bool ended = false;
  std::string waits_for;  // in words, if it waits: "lock of mutex b, held by task 1"
  Place place;            // where it waits
};

// One access of a race.
struct TraceAccess {
  int task = 0;
  std::string what;  // "write of 4 bytes", "atomic read of 8 bytes"
  Place place;
};

// A whole schedule, for people.
struct Trace {
  std::vector<TraceStep> steps;
  std::vector<TraceTask> tasks;
  std::string kind;       // FindingKind's name
  std::string sentence;   // what happened, and where
  int task = 0;           // that the finding is about, where it is about one
  Place place;            // of the finding
  std::string object;     // that it is about
  std::string complaint;  // of the program itself, where it ended with an exit code; made at `place` by `task`
  std::vector<TraceAccess> accesses;  // of a race: the earlier one first
  std::vector<std::string> races;     // that the schedule went on after, each in a sentence
  std::uint64_t hash = 0;
};

// The last schedule in `region`, which should have been detailed. `symbols` are of the program that ran.
Trace make_trace(const Region& region, Symbols& symbols);

// "file.cc:12", or "?".
std::string to_string(const Place& place);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_TRACE_H_
