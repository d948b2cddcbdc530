#ifndef GRADER_INTERLEAVE_SEARCH_CREW_H_
#define GRADER_INTERLEAVE_SEARCH_CREW_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "grader/interleave/search/program.h"

namespace trenza::interleave {

// What was seen in several schedules together.
struct Totals {
  std::uint64_t schedules = 0;
  std::uint32_t most_steps = 0;
  int most_tasks = 0;
  int most_processes = 0;
  std::uint64_t switches = 0;  // from one task to another
  bool any_timed = false;
  bool any_parked = false;
  bool any_unfollowed = false;          // Region::weak_unfollowed
  std::uint32_t most_weak_choices = 0;  // steps that could have done what only weak memory allows

  void add(const Totals& more);
  // Adds the schedule that just ended in `region`.
  void add(const Region& region);
};

// What one part of a search came to.
struct Part {
  Totals totals;
  bool over = false;   // a schedule ended badly: nothing behind it counts
  bool raced = false;  // it went on after a data race
};

// One part: number `number`, done in `program`.
using Work = std::function<Part(Program& program, std::uint64_t number)>;

// Does the parts from 0 to before `count` in `jobs` forked processes, each on a processor of its own and with a program
// of its own that is started as `original` was. The parts are begun in their order, and none whose number is above that
// of one that is over. Returns what they came to; a part is empty where nobody came to it, for that reason, because
// `end` had passed, or because its process died. What a part comes to must depend on its number alone.
std::vector<std::optional<Part>> share(Program& original, int jobs, std::uint64_t count, const Work& work,
                                       std::chrono::steady_clock::time_point end);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_CREW_H_
