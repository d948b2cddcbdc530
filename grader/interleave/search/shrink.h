#ifndef GRADER_INTERLEAVE_SEARCH_SHRINK_H_
#define GRADER_INTERLEAVE_SEARCH_SHRINK_H_

#include <cstdint>
#include <vector>

#include "grader/interleave/search/search.h"

namespace trenza::interleave {

// How often a schedule changes from one task to another.
int context_switches(const std::vector<Choice>& choices);

// A failing schedule, made easier to read.
struct Shrunk {
  std::vector<Choice> choices;  // replays it
  std::uint64_t hash = 0;       // of its trace
  int switches_before = 0;
  int switches = 0;
  std::uint64_t schedules = 0;  // run to find it
  bool repeats = false;         // replayed three times, with the same trace and the same finding
};

// Looks for a schedule that ends like `found`, with fewer context switches, in at most `limit` schedules, fewer if
// they have many processes. It begins with `prefix`, as what was found must. The same program must still be running.
// These schedules are not part of the search's budget.
Shrunk shrink(Program& program, const Found& found, std::uint64_t limit, const std::vector<Choice>& prefix = {});

// Sets the plan up to do `choices` and then go on oldest task first.
void set_schedule(Program& program, const std::vector<Choice>& choices);

// Runs `choices` again, with the call stack of every step if `detailed`. True if it went as the hash says.
bool replay(Program& program, const std::vector<Choice>& choices, std::uint64_t hash, bool detailed);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_SHRINK_H_
