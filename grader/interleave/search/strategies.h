#ifndef GRADER_INTERLEAVE_SEARCH_STRATEGIES_H_
#define GRADER_INTERLEAVE_SEARCH_STRATEGIES_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "grader/interleave/search/search.h"

namespace trenza::interleave {

// Each runs schedules until the search is over or it has nothing more to do.

// The schedules of a deterministic scheduler, oldest task first and then newest first, with up to one step at which the
// next in order is passed over. True if all of them were run.
bool explore_delays(Search& search);

// The steps of a schedule at which there was a choice.
std::vector<std::uint32_t> choice_points(const Region& region);

// The schedules of a deterministic scheduler, oldest task first and then newest first, in which at most one atomic
// operation does what only weak memory allows: reads an old value, comes late in the modification order, or fails for
// no reason. First those in which nobody is passed over, then those in which somebody is once before that: what was
// overwritten is old only to who comes after it. At most `limit` schedules. True if all of them were run.
bool explore_stale(Search& search, std::uint64_t limit);

// `count` schedules of one random policy.
void explore_randomly(Search& search, Policy policy, std::uint64_t count);

// What the random policies need to know about the program, from a schedule that was run: how many operations each task
// takes on which object.
class Estimate {
 public:
  // From the last schedule of `search`.
  explicit Estimate(const Search& search);

  // The most choices of weak memory that a schedule of `search` has had since then.
  void update_weak_choices(const Search& search);

  // Sets the plan up for a policy; `number` tells apart the schedules of one search.
  void prepare(Search& search, Policy policy, std::uint64_t number) const;

 private:
  struct Object {
    Key key = 0;
    std::uint32_t weights[kMaxTasks] = {};  // with those of the tasks that each creates
  };
  std::vector<Object> objects_;  // touched by several tasks; the first is all of them together
  std::uint32_t steps_ = 0;
  std::uint32_t weak_choices_ = 0;
};

// A mixture of random policies: of ten schedules, five are surw, two pos, two pct and one sticky. The first runs the
// oldest task first, and tells what the policies need to know. `search` must outlive it.
class Mixture {
 public:
  explicit Mixture(Search& search) : search_(search) {}

  // Runs the next `count`; none is run twice.
  void run(std::uint64_t count);

 private:
  Search& search_;
  std::optional<Estimate> estimate_;
  std::uint64_t next_ = 0;
};

// How a preemption-bounded search ended.
struct Bounded {
  int complete = -1;  // the largest bound whose schedules were all run; -1: none
  std::uint64_t schedules = 0;
};

// All schedules with at most 0, then 1, … up to `bound` preemptions, but for those that differ from one that was run
// only in the sequence of steps whose order cannot matter. A preemption is a switch away from a task that could have
// gone on, or a time that is up early, or a spurious wake-up.
Bounded explore_preemptions(Search& search, int bound);

// How a search by partial order reduction ended.
struct Reduced {
  bool complete = false;    // every interleaving is equivalent to one that was run
  bool unsuitable = false;  // the program does what the reduction does not know how to reorder
  std::uint64_t schedules = 0;
  std::uint64_t redundant = 0;  // of them, stopped early as equivalent to earlier ones
};

// In a search of all that weak memory allows: how often each task may do what only that allows, as reading an old
// value.
inline constexpr std::uint8_t kMostWeak = 16;

// One schedule of each class of equivalent interleavings, without spurious wake-ups, by source-DPOR with sleep sets
// (Abdulla, Aronis, Jonsson, Sagonas, "Optimal Dynamic Partial Order Reduction", 2014). At most `limit` schedules. If
// `weak`, one for each that an atomic operation of it can read, too.
Reduced explore_reduced(Search& search, std::uint64_t limit, bool weak = false);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_STRATEGIES_H_
