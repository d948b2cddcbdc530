#include "grader/interleave/search/search.h"

#include <algorithm>

#include "grader/interleave/search/shrink.h"

namespace trenza::interleave {
namespace {

// So many schedules may end badly once and well the next time. A program of which more do so is too unsteady to be
// given the benefit of the doubt.
constexpr int kMostDoubts = 3;

}  // namespace

Search::Search(Program& program, Budget budget, std::uint64_t seed, int jobs)
    : program_(program),
      budget_(budget),
      seed_(seed),
      jobs_(jobs),
      end_(std::chrono::steady_clock::now() + budget.wall) {}

void Search::reset_plan(Policy policy) {
  Plan& next = plan();
  // The prefix is long, and only as much of it counts as prefix_size says.
  next.policy = policy;
  next.detailed = false;
  next.spurious = 1;
  next.switches = 2;
  next.weak = 1;
  next.weak_at = 0;
  next.weak_odds = 4;
  next.seed = seed_;
  next.expected_steps = totals_.most_steps;
  next.delay_count = 0;
  next.interesting = 0;
  next.asleep.clear();
  next.pause_at = 0;
  next.traced = 0;
  const std::size_t size = std::min<std::size_t>(prefix_.size(), kMaxPrefix);
  next.prefix_size = static_cast<std::uint32_t>(size);
  std::copy_n(prefix_.begin(), size, next.prefix);
}

bool Search::run(const char* strategy) {
  if (over()) return false;
  const FindingKind kind = program_.run();
  const Region& after = region();
  if (observer_) observer_(after);
  totals_.add(after);
  if (after.race_count > 0 && !raced_) {
    raced_ = {after.races[0], totals_.schedules, strategy, program_.choices(), after.hash, program_.options().races};
    raced_->races.go_on = false;
  }
  if (is_bad(kind)) {
    consider({after.finding, totals_.schedules, strategy, program_.choices(), after.hash, program_.options().races});
  }
  wall_hit_ = wall_hit_ || std::chrono::steady_clock::now() >= end_;
  return !over();
}

void Search::consider(Found found) {
  if (!ends_badly_again(found)) {
    ++doubts_;
    return;
  }
  found_ = std::move(found);
}

bool Search::ends_badly_again(const Found& found) {
  const FindingKind kind = found.finding.kind;
  const bool can_repeat = kind != FindingKind::time && kind != FindingKind::uncontrolled && kind != FindingKind::limit;
  if (!can_repeat || !expects_repeats_ || doubts_ >= kMostDoubts) return true;
  replay(program_, found.choices, found.hash, false);
  return is_bad(region().finding.kind);
}

bool Search::run_each(std::uint64_t begin, std::uint64_t end, const Prepare& prepare) {
  // Fewer are done before another process has started its program.
  constexpr std::uint64_t kWorthSharing = 100;
  if (over()) return false;
  const std::uint64_t count = std::min(end - begin, left());
  std::vector<std::optional<Part>> parts(count);
  if (jobs_ > 1 && count >= kWorthSharing) {
    parts = share(
        program_, jobs_, count,
        [&](Program& program, std::uint64_t number) {
          Search single(program, {}, seed_);
          single.begin_with(prefix_);
          prepare(single, begin + number);
          Part part;
          part.over = is_bad(program.run());
          part.raced = program.region().race_count > 0;
          part.totals.add(program.region());
          return part;
        },
        end_);
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    // Who raced first is told of by this process.
    if (parts[i] && !parts[i]->over && (raced_ || !parts[i]->raced)) {
      totals_.add(parts[i]->totals);
      continue;
    }
    const char* const strategy = prepare(*this, begin + i);
    const bool go_on = run(strategy);
    nondeterministic_ = parts[i] && parts[i]->over && !found_;
    if (!go_on || nondeterministic_) return false;
  }
  return !over();
}

}  // namespace trenza::interleave
