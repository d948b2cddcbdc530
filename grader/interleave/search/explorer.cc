#include "grader/interleave/search/explorer.h"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace trenza::interleave {
namespace {

// How the portfolio divides its budget. Cheap and strong first: most bugs are found by the first hundred schedules.
constexpr std::uint64_t kFirstMixture = 60;
// A program with more tasks than these has so many schedules with one delay, and so many that the reduction goes
// through, that random ones find more. They come first there.
constexpr int kFewTasks = 8;
constexpr std::uint64_t kFirstReduction = 400;
constexpr std::uint64_t kSecondMixture = 2'000;
constexpr std::uint64_t kStalePart = 3;  // one in so many that are left
// Schedules in which races are looked for, where the search goes on after them, and how often.
constexpr std::uint64_t kFirstLook = 10;
constexpr int kMostLooks = 5;

// The same schedule twice must do the same.
bool is_deterministic(Search& search) {
  search.reset_plan(Policy::oldest);
  if (!search.run("oldest first")) return true;
  const std::uint64_t hash = search.region().hash;
  search.reset_plan(Policy::oldest);
  search.run("oldest first");
  return search.found() || search.region().hash == hash;
}

void run_portfolio(Search& search, const ExploreOptions& options, Exploration& result) {
  if (search.totals().most_tasks == 1) {
    // Most likely there is nothing to interleave: the reduction says so after one schedule.
    result.reduced = explore_reduced(search, kFirstReduction);
    if (search.over() || result.reduced.complete) return;
  }
  Mixture mixture(search);
  mixture.run(kFirstMixture);
  if (search.over()) return;
  if (options.weak && search.totals().most_weak_choices > 0) {
    result.stale_complete = explore_stale(search, search.left() / kStalePart);
    if (search.over()) return;
  }
  if (search.totals().most_tasks > kFewTasks) {
    mixture.run(kSecondMixture);
    if (search.over()) return;
  }
  result.delays_complete = explore_delays(search);
  if (search.over()) return;
  result.reduced = explore_reduced(search, kFirstReduction);
  if (search.over()) return;
  mixture.run(result.reduced.complete ? kFirstMixture : kSecondMixture);
  if (search.over()) return;
  if (result.reduced.complete) {
    if (options.weak && search.totals().most_weak_choices > 0)
      result.weak = explore_reduced(search, search.left(), true);
    return;
  }
  result.bounded = explore_preemptions(search, options.preemptions);
  if (search.over() || result.reduced.unsuitable) return;
  result.reduced = explore_reduced(search, search.left());
}

void run_strategy(Search& search, const ExploreOptions& options, Exploration& result) {
  switch (options.strategy) {
    case Strategy::portfolio: return run_portfolio(search, options, result);
    case Strategy::delay: result.delays_complete = explore_delays(search); return;
    case Strategy::mixture: return Mixture(search).run(options.budget.schedules);
    case Strategy::random: return explore_randomly(search, Policy::random, options.budget.schedules);
    case Strategy::sticky: return explore_randomly(search, Policy::sticky, options.budget.schedules);
    case Strategy::pct: return explore_randomly(search, Policy::pct, options.budget.schedules);
    case Strategy::pos: return explore_randomly(search, Policy::pos, options.budget.schedules);
    case Strategy::surw: return explore_randomly(search, Policy::surw, options.budget.schedules);
    case Strategy::bounded: result.bounded = explore_preemptions(search, options.preemptions); return;
    case Strategy::dpor: result.reduced = explore_reduced(search, options.budget.schedules); return;
    case Strategy::stale: result.stale_complete = explore_stale(search, options.budget.schedules); return;
    case Strategy::weak: result.weak = explore_reduced(search, options.budget.schedules, true); return;
  }
}

// Goes through some schedules and makes the places that race in them points of decision; and again, since there may be
// other races where threads can meet between two of them.
void find_points(Search& search, Program& program, Exploration& result) {
  RacingPlaces places;
  search.observe([&places](const Region& region) { places.add(region); });
  for (int look = 0; look < kMostLooks && !search.over(); ++look) {
    Mixture(search).run(kFirstLook);
    const Races races{true, places.points()};
    if (search.over() || races.points.size() == result.points) break;
    result.points = races.points.size();
    program.set_races(races);
  }
  search.observe({});
  result.points_left = places.too_many();
}

}  // namespace

const std::vector<std::string>& strategy_names() {
  static const std::vector<std::string> names = {"portfolio", "delay", "mixture", "random", "sticky", "pct",
                                                 "pos",       "surw",  "bounded", "dpor",   "stale",  "weak"};
  return names;
}

std::optional<Strategy> strategy_by_name(const std::string& name) {
  const std::vector<std::string>& names = strategy_names();
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return std::nullopt;
  return static_cast<Strategy>(std::distance(names.begin(), at));
}

Exploration explore(Program& program, const ExploreOptions& options) {
  Exploration result;
  const auto begin = std::chrono::steady_clock::now();
  program.set_races({options.go_on_after_races, {}});
  Search search(program, options.budget, options.seed, options.jobs);
  search.set_weak(options.weak);
  if (!is_deterministic(search)) {
    result.nondeterministic = true;
    // Schedules drawn at random need not repeat, so what is wrong is found all the same.
    search.expect_no_repeats();
    Mixture(search).run(search.left());
  } else if (!search.over()) {
    if (options.go_on_after_races) find_points(search, program, result);
    if (!search.over()) run_strategy(search, options, result);
  }
  result.nondeterministic = result.nondeterministic || search.nondeterministic();
  result.raced = search.raced().has_value();
  result.race_is_found = result.raced && !search.found();
  result.found = result.race_is_found ? search.raced() : search.found();
  result.schedules = search.schedules();
  const Totals& totals = search.totals();
  result.steps = totals.most_steps;
  result.tasks = totals.most_tasks;
  result.processes = totals.most_processes;
  result.mean_switches =
      totals.schedules == 0 ? 0 : static_cast<double>(totals.switches) / static_cast<double>(totals.schedules);
  result.timed = totals.any_timed;
  result.parked = totals.any_parked;
  result.weak_tried = options.weak;
  result.weak_unfollowed = totals.any_unfollowed;
  result.weak_choices = totals.most_weak_choices > 0;
  // Not where the last schedule of all was running when the time was up.
  result.wall_hit = search.wall_hit() && search.left() > 0 && !search.found() && !result.complete();
  if (result.found) {
    program.set_races(result.found->races);
    const bool repeatable = result.found->finding.kind != FindingKind::time && !result.nondeterministic;
    if (repeatable) {
      result.shrunk = shrink(program, *result.found, options.shrink_limit);
      replay(program, result.shrunk->choices, result.shrunk->hash, true);
    } else if (result.race_is_found) {
      // The last schedule was another one.
      replay(program, result.found->choices, result.found->hash, true);
    }
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace trenza::interleave
