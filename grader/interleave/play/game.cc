#include "grader/interleave/play/game.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "grader/interleave/search/search.h"
#include "grader/interleave/search/shrink.h"
#include "grader/interleave/search/strategies.h"
#include "grader/interleave/search/token.h"
#include "grader/interleave/trace/text.h"
#include "grader/interleave/trace/words.h"

namespace trenza::interleave {
namespace {

constexpr std::size_t kRows = 12;  // as a lesson has
constexpr std::uint64_t kShrinkLimit = 300;

// A schedule of a program that is caught in a loop takes long, and whoever plays does not wait for sixty of them.
constexpr std::chrono::seconds kPointsTime{2};
constexpr std::chrono::seconds kHuntTime{30};

std::string key_of(Choice choice) {
  const char* const how = choice.variant == Variant::normal ? "" : choice.variant == Variant::timeout ? "t" : "w";
  return fmt::format("{}{}", choice.task, how);
}

// How often a task outside the player's lines may give way between two steps in them: enough to see what has changed,
// while a loop that waits for the player goes on for ever.
constexpr int kPatience = 4;

// As a story has it: what a test waits for in its own lines tells a learner nothing.
bool is_held_by_test(const TraceTask& task, OpKind pending) {
  return (pending == OpKind::futex_wake || pending == OpKind::cond_wake) && task.place.file.ends_with("_test.cc");
}

// How many steps one run looks ahead.
constexpr std::size_t kAhead = 500;

bool gives_way(OpKind kind) { return kind == OpKind::sleep || kind == OpKind::yield; }

}  // namespace

Game::Game(Program& program, Options options)
    : program_(program), options_(std::move(options)), symbols_(program.file()), most_steps_(program.plan().max_steps) {
  find_points();
  settle();
}

// Goes through some schedules and makes the places that race in them steps: a player shall see both sides of a race
// come to it. The schedules differ from the first on, since the usual one may always end before the race.
void Game::find_points() {
  constexpr Policy kPolicies[] = {Policy::oldest, Policy::random, Policy::sticky, Policy::pos};
  constexpr std::uint64_t kLooks = 60;
  const auto end = std::chrono::steady_clock::now() + kPointsTime;
  RacingPlaces places;
  for (std::uint64_t look = 0; look < kLooks; ++look) {
    program_.set_races({true, places.points()});
    Search search(program_, {.schedules = 1}, look + 1);
    search.expect_no_repeats();
    search.reset_plan(kPolicies[look % std::size(kPolicies)]);
    search.run("look");
    places.add(search.region());
    // No second one of a program with one task, or that must be given up.
    if (search.totals().most_tasks <= 1 || search.region().finding.kind == FindingKind::time) break;
    if (std::chrono::steady_clock::now() >= end) break;
  }
  program_.set_races({true, places.points()});
}

Trace Game::run(const std::vector<Choice>& more, std::size_t steps) {
  std::vector<Choice> choices = prefix_;
  choices.insert(choices.end(), more.begin(), more.end());
  set_schedule(program_, choices);
  program_.plan().detailed = true;
  program_.plan().max_steps = static_cast<std::uint32_t>(steps);
  program_.run();
  program_.plan().max_steps = most_steps_;
  return make_trace(program_.region(), symbols_);
}

std::optional<Choice> Game::next_by_itself(const Trace& trace, std::size_t now, std::vector<Choice>& choices) {
  const Region& region = program_.region();
  const Step& step = region.steps[now];
  // A task stands where it takes its next step, or, if it takes none, where it is in the end.
  const auto next_step = [&](int task) {
    std::size_t at = now;
    while (at < trace.steps.size() && region.steps[at].choice.task != task) ++at;
    return at;
  };
  const auto own = [&](int task) {
    const std::size_t at = next_step(task);
    return is_own(at < trace.steps.size() ? trace.steps[at].place : trace.tasks[static_cast<std::size_t>(task)].place);
  };
  const auto kind = [&](int task) {
    const std::size_t at = next_step(task);
    return at < trace.steps.size() ? region.steps[at].op.kind : region.tasks[task].pending.kind;
  };
  const int current = now == 0 ? 0 : prefix_.back().task;
  std::optional<Choice> by_itself;
  const auto add = [&](const TaskSet& tasks, Variant variant) {
    for (int task = tasks.next(0); task >= 0; task = tasks.next(task + 1)) {
      const Choice choice{static_cast<std::uint8_t>(task), variant};
      if (own(task)) {
        choices.push_back(choice);
      } else if (variant == Variant::normal && (!by_itself || task == current)) {
        if (!gives_way(kind(task)) || gave_way_[choice.task] < kPatience) by_itself = choice;
      }
    }
  };
  add(step.ready, Variant::normal);
  if (by_itself) {
    if (gives_way(kind(by_itself->task))) ++gave_way_[by_itself->task];
    return by_itself;
  }
  gave_way_ = {};
  add(step.timeouts, Variant::timeout);
  add(step.spurious, Variant::spurious);
  if (choices.empty()) return step.choice;
  if (choices.size() > 1) return std::nullopt;
  ++position_.forced;
  return choices.front();
}

void Game::settle() {
  position_ = {};
  for (;;) {
    std::size_t now = prefix_.size();
    // One run shows many steps, as long as they are those that are taken here, too.
    Trace trace = run({}, now + kAhead);
    // A run that ends badly does not tell its last steps, and they may be the next ones here.
    if (trace.steps.size() <= now) trace = run({}, now + 1);
    position_.astray = program_.region().diverged;
    position_.over = position_.astray || trace.steps.size() <= now;
    if (position_.over) return;
    for (bool as_run = true; as_run && now < trace.steps.size(); ++now) {
      std::vector<Choice> choices;
      const std::optional<Choice> next = next_by_itself(trace, now, choices);
      if (!next) return describe(choices);
      prefix_.push_back(*next);
      as_run = *next == program_.region().steps[now].choice;
    }
  }
}

void Game::describe(const std::vector<Choice>& choices) {
  const std::size_t now = prefix_.size();
  std::vector<std::pair<int, Op>> steps;
  for (const Choice choice : choices) {
    const Trace trace = run({choice}, now + 1);
    if (trace.steps.size() <= now) continue;
    const TraceStep& step = trace.steps[now];
    const Names names(trace, options_.source);
    position_.options.push_back({choice, key_of(choice), names.of(choice.task), where(step.place),
                                 trimmed(options_.source(step.place)), phrase(step, names)});
    steps.emplace_back(choice.task, program_.region().steps[now].op);
  }
  position_.indifferent = true;
  for (const auto& [task, op] : steps) {
    for (const auto& [other, other_op] : steps) {
      if (task != other && conflict(op, other_op)) position_.indifferent = false;
      // How a wait of one's own ends is a difference.
      if (&op != &other_op && task == other) position_.indifferent = false;
    }
  }
  const Trace trace = run({}, now);
  const Names names(trace, options_.source);
  for (const TraceTask& task : trace.tasks) {
    const bool offered = std::any_of(choices.begin(), choices.end(), [&](const Choice choice) {
      return choice.task == task.task && choice.variant == Variant::normal;
    });
    if (task.ended || task.waits_for.empty() || offered) continue;
    position_.waiting.push_back({fmt::format("{}", task.task), names.of(task.task),
                                 is_held_by_test(task, program_.region().tasks[task.task].pending.kind)
                                     ? "is held by the test"
                                     : without_descriptions(names.in(task.waits_for))});
  }
}

void Game::choose(Choice choice) {
  decisions_.push_back(prefix_.size());
  prefix_.push_back(choice);
  settle();
}

void Game::go_on() {
  if (position_.over) return;
  decisions_.push_back(prefix_.size());
  set_schedule(program_, prefix_);
  program_.run();
  prefix_ = program_.choices();
  position_ = {};
  position_.over = true;
}

bool Game::undo() {
  if (decisions_.empty()) return false;
  prefix_.resize(decisions_.back());
  decisions_.pop_back();
  settle();
  return true;
}

Story Game::tell_of(const Trace& trace) const {
  return tell(trace, {.max_rows = kRows, .source = options_.source, .brief = true});
}

Story Game::so_far() {
  Trace trace = run({}, prefix_.size());
  trace.kind = name(FindingKind::none);
  trace.sentence.clear();
  trace.place = {};
  return tell(trace, {.max_rows = 0, .source = options_.source, .brief = true});
}

Ending Game::ending() { return ending_of(prefix_); }

Ending Game::ending_of(const std::vector<Choice>& choices) {
  set_schedule(program_, choices);
  program_.run();
  const std::vector<Choice> all = program_.choices();
  const std::uint64_t hash = program_.region().hash;
  const bool repeats = replay(program_, all, hash, true);
  Ending ending{make_trace(program_.region(), symbols_), {}};
  if (repeats) {
    ending.token = encode({options_.subject, fingerprint(program_.file()), hash, all, program_.options().races});
  }
  return ending;
}

Game::Hunt Game::find_bug(std::uint64_t limit) {
  Search search(program_, {.schedules = limit, .wall = kHuntTime}, prefix_.size() + 1);
  search.set_weak(options_.weak);
  search.begin_with(prefix_);
  // Short detours first: their schedules are the easiest to read.
  explore_delays(search);
  if (!search.over()) Mixture(search).run(search.left());
  Hunt hunt;
  hunt.schedules = search.schedules();
  if (search.found()) {
    const Shrunk shrunk = shrink(program_, *search.found(), kShrinkLimit, prefix_);
    hunt.bug = ending_of(shrunk.choices);
  } else if (search.raced()) {
    hunt.bug = ending_of(search.raced()->choices);
  }
  return hunt;
}

}  // namespace trenza::interleave
