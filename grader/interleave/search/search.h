#ifndef GRADER_INTERLEAVE_SEARCH_SEARCH_H_
#define GRADER_INTERLEAVE_SEARCH_SEARCH_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grader/interleave/search/program.h"

namespace trenza::interleave {

// A schedule that ended badly.
struct Found {
  Finding finding;
  std::uint64_t schedule = 0;  // its number, from 1
  std::string strategy;        // that found it
  std::vector<Choice> choices;
  std::uint64_t hash = 0;
};

// How far a search may go. The number of schedules decides, so that the same program gets the same answer on every
// machine; the wall time is a safety net, and reaching it is told.
struct Budget {
  std::uint64_t schedules = 20'000;
  std::chrono::seconds wall{300};
};

// Runs schedules of one program within a budget, until one is found that ends badly. The strategies (strategies.h)
// set up the plan and call run(). Not thread-safe.
class Search {
 public:
  Search(Program& program, Budget budget, std::uint64_t seed);

  Plan& plan() { return program_.plan(); }
  const Region& region() const { return program_.region(); }

  // A plan that follows `policy` from the start, with nothing else set.
  void reset_plan(Policy policy);

  // Runs the next schedule in the name of `strategy`. False if the search is over: one was found, or the budget is used
  // up.
  bool run(const char* strategy);

  // Calls `observer` after every schedule.
  void observe(std::function<void(const Region&)> observer) { observer_ = std::move(observer); }

  bool over() const { return found_.has_value() || out_of_budget(); }
  bool out_of_budget() const { return schedules_ >= budget_.schedules || wall_hit_; }
  // How many schedules are left.
  std::uint64_t left() const { return schedules_ >= budget_.schedules ? 0 : budget_.schedules - schedules_; }

  std::uint64_t schedules() const { return schedules_; }
  bool wall_hit() const { return wall_hit_; }
  std::uint64_t seed() const { return seed_; }
  const std::optional<Found>& found() const { return found_; }
  Program& program() { return program_; }

  // What was seen in all schedules together.
  std::uint32_t most_steps() const { return most_steps_; }
  int most_tasks() const { return most_tasks_; }
  int most_processes() const { return most_processes_; }
  // Switches from one task to another, per schedule.
  double mean_switches() const {
    return schedules_ == 0 ? 0 : static_cast<double>(switches_) / static_cast<double>(schedules_);
  }
  bool any_timed() const { return any_timed_; }
  bool any_parked() const { return any_parked_; }

 private:
  Program& program_;
  const Budget budget_;
  const std::uint64_t seed_;
  const std::chrono::steady_clock::time_point end_;
  std::function<void(const Region&)> observer_;
  std::uint64_t schedules_ = 0;
  bool wall_hit_ = false;
  std::optional<Found> found_;
  std::uint32_t most_steps_ = 0;
  int most_tasks_ = 0;
  int most_processes_ = 0;
  std::uint64_t switches_ = 0;
  bool any_timed_ = false;
  bool any_parked_ = false;
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_SEARCH_H_
