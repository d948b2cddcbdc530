// A depth-first search over schedules with few preemptions, without those that come to the same in two ways:
//
// A state is explored once. Two schedules that begin with the same steps in an order that cannot matter are in the same
// state there (Musuvathi, Qadeer, "Partial-Order Reduction for Context-Bounded State Exploration", 2007), so if no more
// preemptions were used on the first way to it, the second is not followed.
//
// A task is preempted only before steps whose order can matter. Where the next step of a task conflicts with no other
// task's, whoever is let go on before it could as well be let go on behind it. Which steps these are is told by the
// place in the program, learnt from the schedules: one that turns out to matter later begins the search anew.

#include <cstdint>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "grader/interleave/search/happens_before.h"
#include "grader/interleave/search/strategies.h"

namespace trenza::interleave {
namespace {

// No more states than this are remembered, some 40 bytes each; what comes later may be explored twice.
constexpr std::size_t kMostStates = 2'000'000;

// What could be done in a state, and what comes of it.
struct Alternative {
  Choice choice;
  std::uint64_t state = 0;  // that it leads to
  int preemptions = 0;      // on the way there
};

// The state before one step: what is done there, and what else could be.
struct Node {
  Choice taken;
  std::vector<Alternative> untried;
};

// True if such a step always comes before or after all that it conflicts with: whatever else happens, a task is created
// before it starts, and ends before it is joined.
bool is_causal(OpKind kind) {
  return kind == OpKind::create || kind == OpKind::fork || kind == OpKind::task_start || kind == OpKind::task_end ||
         kind == OpKind::join;
}

// The places in the program whose steps conflict with another task's.
class Sites {
 public:
  bool has(const Op& op) const { return !is_causal(op.kind) && sites_.count(site(op)) != 0; }

  // Learns from a schedule. True if there was anything new.
  bool learn(const Region& region) {
    struct Use {
      TaskSet tasks;
      bool modified = false;
    };
    std::map<Key, Use> uses;
    bool global = false;
    for_each_use(region, [&](const Step& step, Key key) {
      global = global || step.op.global;
      Use& use = uses[key];
      use.tasks.add(step.choice.task);
      use.modified = use.modified || step.op.modifies;
    });
    const std::size_t before = sites_.size();
    for_each_use(region, [&](const Step& step, Key key) {
      const Use& use = uses[key];
      if (global || (use.modified && use.tasks.size() > 1)) sites_.insert(site(step.op));
    });
    return sites_.size() > before;
  }

 private:
  static std::uint64_t site(const Op& op) { return op.pc != 0 ? op.pc : static_cast<std::uint64_t>(op.kind); }

  template <typename Visit>
  static void for_each_use(const Region& region, Visit visit) {
    for (std::uint32_t i = 0; i < region.step_count; ++i) {
      const Step& step = region.steps[i];
      if (is_causal(step.op.kind)) continue;
      for (const Key key : keys_of(step.op).keys) {
        if (key != 0) visit(step, key);
      }
    }
  }

  std::unordered_set<std::uint64_t> sites_;
};

// The states that were come to, and the fewest preemptions on the way to each.
class States {
 public:
  // True if the state was come to before, with as few preemptions.
  bool has(std::uint64_t state, int preemptions) const {
    const auto at = fewest_.find(state);
    return at != fewest_.end() && at->second <= preemptions;
  }
  void add(std::uint64_t state, int preemptions) {
    const auto at = fewest_.find(state);
    if (at != fewest_.end()) {
      at->second = static_cast<std::uint8_t>(preemptions);
    } else if (fewest_.size() < kMostStates) {
      fewest_.emplace(state, static_cast<std::uint8_t>(preemptions));
    }
  }
  void clear() { fewest_.clear(); }

 private:
  std::unordered_map<std::uint64_t, std::uint8_t> fewest_;
};

class PreemptionBound {
 public:
  explicit PreemptionBound(Search& search) : search_(search) {}

  // Runs all schedules with at most `bound` preemptions, or as many as the budget allows. True if they were all.
  bool run(int bound) {
    begin();
    for (;;) {
      set_path();
      const bool go_on = search_.run("preemption bound");
      if (search_.found()) return false;
      if (sites_.learn(search_.region())) {
        begin();
      } else {
        extend(bound);
        if (!next()) return true;
      }
      if (!go_on) return false;
    }
  }

 private:
  void begin() {
    path_.clear();
    states_.clear();
  }

  void set_path() {
    search_.reset_plan(Policy::oldest);
    Plan& plan = search_.plan();
    plan.prefix_size = static_cast<std::uint32_t>(path_.size());
    for (std::size_t i = 0; i < path_.size(); ++i) plan.prefix[i] = path_[i].taken;
  }

  // Adds what the last schedule did behind the path, whose steps it took first, up to a state that is known.
  void extend(int bound) {
    const Region& region = search_.region();
    const HappensBefore order(region);
    const std::vector<std::vector<const Op*>> pending = pending_operations(region);
    std::uint64_t done = 0;  // the steps so far, whatever their order
    int preemptions = 0;
    for (std::uint32_t i = 0; i < region.step_count; ++i) {
      const Step& step = region.steps[i];
      const Step* const previous = i > 0 ? &region.steps[i - 1] : nullptr;
      if (i >= path_.size()) {
        const std::uint64_t here = state(done, previous);
        if (states_.has(here, preemptions)) return;
        states_.add(here, preemptions);
        Node node{step.choice, {}};
        for_each_choice(step, [&](Choice choice) {
          const int then = preemptions + cost(step, previous, choice);
          if (choice == step.choice || then > bound) return;
          if (preempts(step, previous, choice) && !sites_.has(*pending[i][previous->choice.task])) return;
          const Op& op = *pending[i][choice.task];
          node.untried.push_back({choice, state(done + order.fingerprint_instead(i, choice, op), choice, op), then});
        });
        path_.push_back(std::move(node));
      }
      preemptions += cost(step, previous, step.choice);
      done += order.fingerprint(i);
    }
  }

  // Goes back to the last node where something is untried that leads to a state which is not known, and takes it. False
  // if there is none.
  bool next() {
    for (; !path_.empty(); path_.pop_back()) {
      std::vector<Alternative>& untried = path_.back().untried;
      while (!untried.empty()) {
        const Alternative alternative = untried.back();
        untried.pop_back();
        if (states_.has(alternative.state, alternative.preemptions)) continue;
        path_.back().taken = alternative.choice;
        return true;
      }
    }
    return false;
  }

  // Which task went last decides what a preemption is.
  static std::uint64_t state(std::uint64_t done, Choice last, const Op& op) {
    return (done ^ (last.task + 1u + (op.kind == OpKind::yield ? 256u : 0u))) * 0x9e37'79b9'7f4a'7c15;
  }
  static std::uint64_t state(std::uint64_t done, const Step* previous) {
    return previous == nullptr ? done : state(done, previous->choice, previous->op);
  }

  // True if `choice`, after a step by `previous`, takes the turn from a task that could have gone on.
  static bool preempts(const Step& step, const Step* previous, Choice choice) {
    return choice.variant == Variant::normal && previous != nullptr && previous->op.kind != OpKind::yield &&
           choice.task != previous->choice.task && step.ready.has(previous->choice.task);
  }

  // 1 if `choice` counts as a preemption.
  static int cost(const Step& step, const Step* previous, Choice choice) {
    if (choice.variant == Variant::spurious) return 1;
    if (choice.variant == Variant::timeout) return step.ready.empty() ? 0 : 1;
    return preempts(step, previous, choice) ? 1 : 0;
  }

  // By step and task: what the task was about to do before that step.
  static std::vector<std::vector<const Op*>> pending_operations(const Region& region) {
    std::vector<const Op*> pending(region.task_count);
    for (int task = 0; task < region.task_count; ++task) pending[task] = &region.tasks[task].pending;
    std::vector<std::vector<const Op*>> by_step(region.step_count);
    for (std::uint32_t i = region.step_count; i-- > 0;) {
      pending[region.steps[i].choice.task] = &region.steps[i].op;
      by_step[i] = pending;
    }
    return by_step;
  }

  template <typename Visit>
  static void for_each_choice(const Step& step, Visit visit) {
    const auto all = [&](const TaskSet& tasks, Variant variant) {
      for (int task = tasks.next(0); task >= 0; task = tasks.next(task + 1)) {
        visit(Choice{static_cast<std::uint8_t>(task), variant});
      }
    };
    all(step.ready, Variant::normal);
    all(step.timeouts, Variant::timeout);
    all(step.spurious, Variant::spurious);
  }

  Search& search_;
  Sites sites_;
  States states_;
  std::vector<Node> path_;
};

}  // namespace

Bounded explore_preemptions(Search& search, int bound) {
  Bounded result;
  PreemptionBound bounded(search);
  const std::uint64_t before = search.schedules();
  for (int preemptions = 0; preemptions <= bound && !search.over(); ++preemptions) {
    if (!bounded.run(preemptions)) break;
    result.complete = preemptions;
  }
  result.schedules = search.schedules() - before;
  return result;
}

}  // namespace trenza::interleave
