#include "grader/interleave/search/shrink.h"

#include <algorithm>

namespace trenza::interleave {
namespace {

constexpr int kProcessesAtOnePrice = 4;

// Steps of one task in a row.
using Segment = std::vector<Choice>;

std::vector<Segment> split(const std::vector<Choice>& choices) {
  std::vector<Segment> segments;
  for (const Choice choice : choices) {
    if (segments.empty() || segments.back().back().task != choice.task) segments.emplace_back();
    segments.back().push_back(choice);
  }
  return segments;
}

std::vector<Choice> join(const std::vector<Segment>& segments) {
  std::vector<Choice> choices;
  for (const Segment& segment : segments) choices.insert(choices.end(), segment.begin(), segment.end());
  return choices;
}

void set_prefix(Program& program, Policy policy, const std::vector<Choice>& choices) {
  Plan& plan = program.plan();
  const std::size_t size = std::min<std::size_t>(choices.size(), kMaxPrefix);
  plan.policy = policy;
  plan.spurious = 1;
  plan.weak = 0;
  plan.weak_at = 0;
  plan.delay_count = 0;
  plan.asleep.clear();
  plan.pause_at = 0;
  plan.traced = 0;
  plan.detailed = false;
  plan.prefix_size = static_cast<std::uint32_t>(size);
  std::copy_n(choices.begin(), size, plan.prefix);
}

bool same_bug(const Finding& a, const Finding& b) {
  if (a.kind != b.kind) return false;
  if (a.kind != FindingKind::race) return a.status == b.status;
  return a.key == b.key;
}

class Shrinker {
 public:
  Shrinker(Program& program, const Found& found, std::uint64_t limit, const std::vector<Choice>& prefix)
      : program_(program), found_(found), prefix_(prefix), best_(found.choices), left_(limit) {}

  std::vector<Choice> run() {
    cut_tail();
    while (merge_once() || cut_once() || drop_once()) {
    }
    return best_;
  }

 private:
  // Runs as much of `wanted` as can be done; takes the result if it is the same bug with fewer switches.
  bool attempt(const std::vector<Choice>& wanted) {
    if (left_ == 0) return false;
    set_prefix(program_, Policy::follow, wanted);
    program_.run();
    // A schedule takes as long as its forks do, and children that fork children end their schedules late.
    const auto price = static_cast<std::uint64_t>(std::max(1, program_.region().process_count / kProcessesAtOnePrice));
    left_ -= std::min(left_, price);
    if (!same_bug(program_.region().finding, found_.finding)) return false;
    std::vector<Choice> ran = program_.choices();
    if (ran.size() < prefix_.size() || !std::equal(prefix_.begin(), prefix_.end(), ran.begin())) return false;
    const int before = context_switches(best_);
    const int after = context_switches(ran);
    if (after > before || (after == before && ran.size() >= best_.size())) return false;
    best_ = std::move(ran);
    return true;
  }

  // Often the first part of a schedule is all that matters: what follows can go on by itself.
  void cut_tail() {
    for (std::size_t keep = 0; keep < best_.size() && left_ > 0; keep = keep == 0 ? 1 : keep * 2) {
      const std::vector<Choice> head(best_.begin(), best_.begin() + static_cast<std::ptrdiff_t>(keep));
      if (attempt(head)) return;
    }
  }

  // Ends the schedule after one of its segments, and lets it go on by itself. True if that made it better.
  bool cut_once() {
    const std::vector<Segment> segments = split(best_);
    for (std::size_t keep = 0; keep < segments.size() && left_ > 0; ++keep) {
      if (attempt(join({segments.begin(), segments.begin() + static_cast<std::ptrdiff_t>(keep)}))) return true;
    }
    return false;
  }

  // Leaves a segment out: its steps come when nothing else is to be done. True if that made it better.
  bool drop_once() {
    const std::vector<Segment> segments = split(best_);
    for (std::size_t i = 0; i < segments.size() && left_ > 0; ++i) {
      std::vector<Segment> others = segments;
      others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
      if (attempt(join(others))) return true;
    }
    return false;
  }

  // Moves a later segment of a task next to an earlier one. True if that made it better.
  bool merge_once() {
    const std::vector<Segment> segments = split(best_);
    for (std::size_t first = 0; first < segments.size(); ++first) {
      for (std::size_t next = first + 2; next < segments.size(); ++next) {
        if (segments[next].front().task != segments[first].front().task) continue;
        // The later steps come earlier, or the earlier ones later.
        std::vector<Segment> forward = segments;
        forward.insert(forward.begin() + static_cast<std::ptrdiff_t>(first) + 1, segments[next]);
        forward.erase(forward.begin() + static_cast<std::ptrdiff_t>(next) + 1);
        if (attempt(join(forward))) return true;
        std::vector<Segment> backward = segments;
        backward.insert(backward.begin() + static_cast<std::ptrdiff_t>(next), segments[first]);
        backward.erase(backward.begin() + static_cast<std::ptrdiff_t>(first));
        if (attempt(join(backward))) return true;
        break;
      }
      if (left_ == 0) return false;
    }
    return false;
  }

  Program& program_;
  const Found& found_;
  const std::vector<Choice>& prefix_;
  std::vector<Choice> best_;
  std::uint64_t left_;
};

}  // namespace

int context_switches(const std::vector<Choice>& choices) {
  const auto segments = static_cast<int>(split(choices).size());
  return segments == 0 ? 0 : segments - 1;
}

void set_schedule(Program& program, const std::vector<Choice>& choices) {
  set_prefix(program, Policy::oldest, choices);
}

bool replay(Program& program, const std::vector<Choice>& choices, std::uint64_t hash, bool detailed) {
  set_schedule(program, choices);
  program.plan().detailed = detailed;
  program.run();
  const Finding& finding = program.region().finding;
  if (detailed && finding.kind == FindingKind::race) {
    // Only now it is known which memory's accesses are worth their call stacks.
    program.plan().traced = finding.key;
    program.run();
  }
  return program.region().hash == hash && !program.region().diverged;
}

Shrunk shrink(Program& program, const Found& found, std::uint64_t limit, const std::vector<Choice>& prefix) {
  Shrunk result;
  const std::uint64_t before = program.runs();
  result.switches_before = context_switches(found.choices);
  result.choices = Shrinker(program, found, limit, prefix).run();
  set_schedule(program, result.choices);
  program.run();
  result.hash = program.region().hash;
  result.repeats = same_bug(program.region().finding, found.finding);
  for (int i = 0; i < 3 && result.repeats; ++i) {
    result.repeats =
        replay(program, result.choices, result.hash, false) && same_bug(program.region().finding, found.finding);
  }
  result.switches = context_switches(result.choices);
  result.schedules = program.runs() - before;
  return result;
}

}  // namespace trenza::interleave
