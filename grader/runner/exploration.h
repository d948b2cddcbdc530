#ifndef GRADER_RUNNER_EXPLORATION_H_
#define GRADER_RUNNER_EXPLORATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grader/testing/seal.h"
#include "grader/verdict/case_result.h"
#include "grader/verdict/place.h"

namespace trenza {

// What explore_case.cc told about one case: the reports of the interleave mode. It is a program of
// the kit, but it runs beside the learner's, so all text in it is the learner's as far as escaping goes.
struct Exploration {
  std::string found;                        // the kind of finding: "race", "deadlock" …; empty: none
  bool nondeterministic = false;            // the same schedule did not do the same twice
  bool cut_short = false;                   // its time was up before all schedules were run, and nothing was found
  std::uint64_t schedules = 0;              // how many were run
  std::string sentence;                     // what happened; or what was explored, where nothing was found
  std::vector<Place> places;                // of the finding, the most telling one first; in any file
  std::string picture;                      // of the schedule that was found, as a table
  std::string records;                      // what the worker told in it
  std::string token;                        // that replays it; empty where it does not repeat
  Key key{};                                // that the worker was given
  std::string output;                       // the end of what the worker printed in the schedule that was found
  std::vector<ScheduleStep> schedule = {};  // what the picture shows, as plain text

  friend bool operator==(const Exploration&, const Exploration&) = default;
};

// Reads the line that explore_case wrote; nullopt if `text` is something else.
std::optional<Exploration> read_exploration(const std::string& text);

}  // namespace trenza

#endif  // GRADER_RUNNER_EXPLORATION_H_
