#ifndef GRADER_INTERLEAVE_SEARCH_JSON_H_
#define GRADER_INTERLEAVE_SEARCH_JSON_H_

#include <nlohmann/json_fwd.hpp>

#include "grader/interleave/search/explorer.h"
#include "grader/interleave/search/trace.h"

namespace trenza::interleave {

// A schedule as data. Members are named as in trace.h; a place is {"function", "file", "line"} or null.
nlohmann::json to_json(const Trace& trace);

// An exploration as data, with "trace" of the schedule that was found, if any:
//
//   found            kind of bug, or null: race, deadlock, lost_wakeup, livelock, misuse, assertion, crash, exit_code,
//                    uncontrolled, steps, time, limit
//   sentence         what happened, or the statement about what was explored
//   schedule         number of the first schedule that ended badly, from 1, or null
//   strategy         that found it, or null
//   choices          [[task, variant], …] that replay it, shortened; variant 0 normal, 1 timeout, 2 spurious
//   switches, switches_before, repeats   of the shortened schedule
//   token            `token`, which replays it, or null
//   schedules, seconds, steps, tasks, processes, mean_switches, wall_hit, nondeterministic, timed, parked
//   complete         "dpor", "preemptions" or null
//   preemptions      the bound that was completed, or null
nlohmann::json to_json(const Exploration& exploration, const Trace* trace, const std::string& token = "");

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_JSON_H_
