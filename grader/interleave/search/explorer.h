#ifndef GRADER_INTERLEAVE_SEARCH_EXPLORER_H_
#define GRADER_INTERLEAVE_SEARCH_EXPLORER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "grader/interleave/search/program.h"
#include "grader/interleave/search/search.h"
#include "grader/interleave/search/shrink.h"
#include "grader/interleave/search/strategies.h"

namespace trenza::interleave {

enum class Strategy { portfolio, delay, mixture, random, sticky, pct, pos, surw, bounded, dpor, stale, weak };

// The strategy of that name, or nothing.
std::optional<Strategy> strategy_by_name(const std::string& name);
// All names, in the order of the enumeration.
const std::vector<std::string>& strategy_names();

struct ExploreOptions {
  Strategy strategy = Strategy::portfolio;
  Budget budget;
  std::uint64_t seed = 1;
  int preemptions = 2;               // of the bounded search
  bool go_on_after_races = false;    // to see what they lead to: Exploration::raced
  bool weak = false;                 // the portfolio and the random strategies: what only weak memory allows, too
  std::uint64_t shrink_limit = 300;  // schedules, shrink.h; 0: show the schedule as it was found
  int jobs = 1;                      // how many processes may explore at the same time; the answer is the same
};

// What an exploration came to.
struct Exploration {
  std::optional<Found> found;
  std::optional<Shrunk> shrunk;   // of what was found
  bool nondeterministic = false;  // the same schedule did not do the same twice: only random ones were run
  std::uint64_t schedules = 0;
  bool wall_hit = false;  // the limit of wall time ended it: nothing was found, and fewer schedules were run than asked
  bool delays_complete = false;
  Bounded bounded;
  Reduced reduced;
  Reduced weak;                  // the same with all that weak memory allows
  bool weak_choices = false;     // an atomic operation could have done what only weak memory allows,
  bool weak_tried = false;       // and the search was asked to do so
  bool weak_unfollowed = false;  // not all of what weak memory allows could be followed
  bool stale_complete = false;
  // A data race, which schedules went on after. What was found is what it led to, or the race itself where every
  // schedule ended well.
  bool raced = false;
  bool race_is_found = false;
  std::size_t points = 0;    // places of plain accesses that were points of decision
  bool points_left = false;  // there were more than fit
  // Largest numbers in all schedules.
  std::uint32_t steps = 0;
  int tasks = 0;
  int processes = 0;
  double mean_switches = 0;  // from one task to another, per schedule
  bool timed = false;        // time played a part
  bool parked = false;       // loops that wait were cut short
  double seconds = 0;        // wall time

  // True if it ended with a statement about all schedules of some kind.
  bool complete() const { return reduced.complete || bounded.complete >= 0; }
};

// Explores `program`, which was just started. Throws std::runtime_error if it was not instrumented, or cannot be run.
// After a finding, the last schedule in program.region() is the shortest one that was found, with its call stacks.
Exploration explore(Program& program, const ExploreOptions& options);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_EXPLORER_H_
