#ifndef GRADER_INTERLEAVE_SEARCH_SEARCH_H_
#define GRADER_INTERLEAVE_SEARCH_SEARCH_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grader/interleave/search/crew.h"
#include "grader/interleave/search/program.h"

namespace trenza::interleave {

// A schedule that ended badly.
struct Found {
  Finding finding;
  std::uint64_t schedule = 0;  // its number, from 1
  std::string strategy;        // that found it
  std::vector<Choice> choices;
  std::uint64_t hash = 0;
  Races races;  // as they were treated then
};

// How far a search may go. The number of schedules decides, so that the same program gets the same answer on every
// machine; the wall time is a safety net, and reaching it is told.
struct Budget {
  std::uint64_t schedules = 20'000;
  std::chrono::seconds wall{300};
};

// True if a schedule that ended so is what a search looks for.
constexpr bool is_bad(FindingKind kind) { return kind != FindingKind::none && kind != FindingKind::redundant; }

// Runs schedules of one program within a budget, until one is found that ends badly. The strategies (strategies.h)
// set up the plan and call run(). Not thread-safe.
//
// With several jobs, some of the schedules are run by processes of their own (crew.h). What the search comes to is the
// same, down to the numbers: a schedule that one of them finds is run again by this one when its turn has come.
class Search {
 public:
  Search(Program& program, Budget budget, std::uint64_t seed, int jobs = 1);

  Plan& plan() { return program_.plan(); }
  const Region& region() const { return program_.region(); }

  // A plan that follows `policy` from the start, or from behind what begin_with() says, with nothing else set.
  void reset_plan(Policy policy);

  // The plans that reset_plan() makes begin with these choices from now on.
  void begin_with(std::vector<Choice> prefix) { prefix_ = std::move(prefix); }

  // Runs the next schedule in the name of `strategy`. False if the search is over: one was found, or the budget is used
  // up.
  bool run(const char* strategy);

  // Sets up the plan of schedule `number` in the search that it is given, and returns the name of its strategy. What it
  // does may depend on nothing else that the search has seen.
  using Prepare = std::function<const char*(Search&, std::uint64_t number)>;
  // Runs the schedules from `begin` to before `end`, as one run() after another would. False as run() is.
  bool run_each(std::uint64_t begin, std::uint64_t end, const Prepare& prepare);

  // Calls `observer` after every schedule that this process runs.
  void observe(std::function<void(const Region&)> observer) { observer_ = std::move(observer); }

  bool over() const { return found_.has_value() || nondeterministic_ || out_of_budget(); }
  bool out_of_budget() const { return left() == 0 || wall_hit_; }
  // How many schedules are left.
  std::uint64_t left() const {
    return totals_.schedules >= budget_.schedules ? 0 : budget_.schedules - totals_.schedules;
  }

  std::uint64_t schedules() const { return totals_.schedules; }
  // A schedule that ended badly did not when it was run again. It is passed over: what decided was nothing that the
  // search controls, so it says nothing about the schedule.
  bool nondeterministic() const { return nondeterministic_ || doubts_ > 0; }
  // For a program of which it is known that its schedules do not repeat: what ended badly once counts.
  void expect_no_repeats() { expects_repeats_ = false; }
  bool wall_hit() const { return wall_hit_; }
  std::uint64_t seed() const { return seed_; }
  // True if random schedules may do what only weak memory allows.
  bool weak() const { return weak_; }
  void set_weak(bool weak) { weak_ = weak; }
  const std::optional<Found>& found() const { return found_; }
  // The first data race that a schedule went on after, as it would have been found.
  const std::optional<Found>& raced() const { return raced_; }

  // What was seen in all schedules together.
  const Totals& totals() const { return totals_; }

 private:
  // Takes `found` for what was looked for, if it repeats.
  void consider(Found found);
  bool ends_badly_again(const Found& found);

  Program& program_;
  const Budget budget_;
  const std::uint64_t seed_;
  const int jobs_;
  const std::chrono::steady_clock::time_point end_;
  std::function<void(const Region&)> observer_;
  Totals totals_;
  std::vector<Choice> prefix_;
  bool weak_ = false;
  bool wall_hit_ = false;
  bool nondeterministic_ = false;  // as two processes see it
  bool expects_repeats_ = true;
  int doubts_ = 0;
  std::optional<Found> found_;
  std::optional<Found> raced_;
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_SEARCH_H_
