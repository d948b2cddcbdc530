#include <algorithm>
#include <optional>
#include <vector>

#include "grader/interleave/search/happens_before.h"
#include "grader/interleave/search/strategies.h"

namespace trenza::interleave {
namespace {

// A task whose next step was explored from here already, and what that step is.
struct Sleeper {
  int task;
  Op op;
};

// The state before one step of the schedule that is being varied.
struct Node {
  Choice taken;
  Op op;  // of the step taken
  TaskSet ready;
  TaskSet backtrack;              // tasks whose step must be explored from here
  std::vector<Sleeper> asleep;    // need not be explored from here
  Alternatives alternatives = 1;  // of the step taken: what it can read, see runtime/region/step.h
  TaskSet tried;
};

bool sleeps(const Node& node, int task) {
  return std::any_of(node.asleep.begin(), node.asleep.end(), [&](const Sleeper& s) { return s.task == task; });
}

// Gives up a lock: never possible at the same time as taking it.
bool gives_back(OpKind kind) {
  return kind == OpKind::unlock || kind == OpKind::rw_unlock || kind == OpKind::cond_wait;
}
bool takes_lock(OpKind kind) {
  return kind == OpKind::lock || kind == OpKind::read_lock || kind == OpKind::write_lock || kind == OpKind::cond_wake;
}

class Reduction {
 public:
  Reduction(Search& search, bool weak) : search_(search), weak_(weak) {}

  Reduced run(std::uint64_t limit) {
    Reduced result;
    std::vector<Sleeper> asleep_after_prefix;
    for (;;) {
      prepare(asleep_after_prefix);
      const bool go_on = search_.run("partial order reduction");
      ++result.schedules;
      if (search_.found()) return result;
      if (search_.region().finding.kind == FindingKind::redundant) ++result.redundant;
      if (search_.nondeterministic() || !suitable()) {
        result.unsuitable = true;
        return result;
      }
      extend_path(asleep_after_prefix);
      find_races();
      const bool more = next_path(asleep_after_prefix);
      if (!more) {
        result.complete = true;
        return result;
      }
      if (!go_on || result.schedules >= limit) return result;
    }
  }

 private:
  void prepare(const std::vector<Sleeper>& asleep) {
    search_.reset_plan(Policy::oldest);
    Plan& plan = search_.plan();
    plan.spurious = 0;
    plan.weak = weak_ ? kMostWeak : 0;
    plan.prefix_size = static_cast<std::uint32_t>(path_.size());
    for (std::size_t i = 0; i < path_.size(); ++i) plan.prefix[i] = path_[i].taken;
    for (const Sleeper& sleeper : asleep) plan.asleep.add(sleeper.task);
  }

  // What the reduction cannot reorder: time, timeouts that could have come, loops that were held back, waits for
  // channels, which are tried again and again, and a process that takes threads or locks along.
  bool suitable() const {
    const Region& region = search_.region();
    if (region.timed || region.parked) return false;
    if (region.finding.kind == FindingKind::redundant) return true;
    std::vector<OpKind> last(region.task_count, OpKind::none);
    for (std::uint32_t i = 0; i < region.step_count; ++i) {
      last[region.steps[i].choice.task] = region.steps[i].op.kind;
      const Op& op = region.steps[i].op;
      if (op.global || op.kind == OpKind::kill || op.second == kAnyChannel) return false;
      if (!region.steps[i].timeouts.empty()) return false;
    }
    return std::all_of(last.begin(), last.end(),
                       [](OpKind kind) { return kind == OpKind::task_end || kind == OpKind::exit; });
  }

  // What `task` was about to do before step `from` of the last schedule.
  Op pending(int task, std::uint32_t from) const {
    const Region& region = search_.region();
    for (std::uint32_t i = from; i < region.step_count; ++i) {
      if (region.steps[i].choice.task == task) return region.steps[i].op;
    }
    return region.tasks[task].pending;
  }

  // Adds the nodes of the steps after the prefix.
  void extend_path(const std::vector<Sleeper>& asleep_after_prefix) {
    const Region& region = search_.region();
    // The operation of the step that was exchanged is known now.
    if (!path_.empty()) {
      path_.back().op = region.steps[path_.size() - 1].op;
      path_.back().alternatives = region.steps[path_.size() - 1].alternatives;
    }
    std::vector<Sleeper> asleep = asleep_after_prefix;
    for (auto i = static_cast<std::uint32_t>(path_.size()); i < region.step_count; ++i) {
      const Step& step = region.steps[i];
      Node node;
      node.taken = step.choice;
      node.op = step.op;
      node.ready = step.ready;
      node.backtrack.add(step.choice.task);
      node.tried.add(step.choice.task);
      node.asleep = asleep;
      node.alternatives = step.alternatives;
      path_.push_back(node);
      asleep = awake_after(asleep, step.op, step.choice.task);
    }
  }

  static std::vector<Sleeper> awake_after(const std::vector<Sleeper>& asleep, const Op& op, int task) {
    std::vector<Sleeper> left;
    for (const Sleeper& sleeper : asleep) {
      if (sleeper.task != task && !conflict(sleeper.op, op)) left.push_back(sleeper);
    }
    return left;
  }

  void find_races() {
    const Region& region = search_.region();
    const HappensBefore order(region);
    for (std::uint32_t later = 0; later < region.step_count; ++later) {
      for (const Key key : keys_of(region.steps[later].op).keys) {
        if (key != 0) find_races_of(order, later, key);
      }
    }
  }

  // Steps on `key` of other tasks that `later` could have come before.
  void find_races_of(const HappensBefore& order, std::uint32_t later, Key key) {
    const Step* const steps = search_.region().steps;
    const std::int64_t own = order.previous(later);
    const std::vector<std::uint32_t>& touching = order.touching(key);
    const auto here = std::lower_bound(touching.begin(), touching.end(), later);
    for (auto at = here; at != touching.begin();) {
      const std::uint32_t earlier = *--at;
      if (own >= 0 && earlier <= own && order.ordered(earlier, static_cast<std::uint32_t>(own))) {
        if (conflicts_with_all(steps[earlier].op, key)) return;
        continue;
      }
      if (!conflict(steps[earlier].op, steps[later].op)) continue;
      // A lock is compared with the lock before it; the unlock between them only lets it happen.
      if (takes_lock(steps[later].op.kind) && gives_back(steps[earlier].op.kind)) continue;
      if (!add_backtrack(order, earlier, later)) continue;
      if (conflicts_with_all(steps[earlier].op, key)) return;
    }
  }

  // Makes sure that some schedule takes `later` before `earlier`. False if that is not possible, because it waited for
  // `earlier` to happen.
  bool add_backtrack(const HappensBefore& order, std::uint32_t earlier, std::uint32_t later) {
    const Step* const steps = search_.region().steps;
    const int task = steps[later].choice.task;
    Node& node = path_[earlier];
    // The steps between them that do not need `earlier`, and then `later`: what could be done instead from here.
    std::vector<std::uint32_t> instead;
    bool enables = false;  // one of them may be what `later` waits for
    for (std::uint32_t i = earlier + 1; i < later; ++i) {
      if (order.ordered(earlier, i)) continue;
      instead.push_back(i);
      enables = enables || conflict(steps[i].op, steps[later].op) || steps[i].choice.task == task;
    }
    const bool waits = !node.ready.has(task);
    if (waits && !enables) return false;
    instead.push_back(later);

    // Any task that may begin that sequence will do, so one of them is enough.
    TaskSet initials;
    for (std::size_t i = 0; i < instead.size(); ++i) {
      const auto before = [&](std::uint32_t other) { return order.ordered(other, instead[i]); };
      if (initials.has(steps[instead[i]].choice.task)) continue;
      if (std::none_of(instead.begin(), instead.begin() + static_cast<std::ptrdiff_t>(i), before)) {
        initials.add(steps[instead[i]].choice.task);
      }
    }
    std::optional<int> candidate;
    for (int i = initials.next(0); i >= 0; i = initials.next(i + 1)) {
      if (!node.ready.has(i)) continue;
      if (node.backtrack.has(i)) return true;
      if (!candidate || i == task) candidate = i;
    }
    if (candidate) {
      node.backtrack.add(*candidate);
    } else {
      // Nothing of it can be done from here: try all that can.
      for (int i = node.ready.next(0); i >= 0; i = node.ready.next(i + 1)) node.backtrack.add(i);
    }
    return true;
  }

  // Goes back to the last node with something left to explore, and takes it. False if there is none.
  bool next_path(std::vector<Sleeper>& asleep_after_prefix) {
    while (!path_.empty()) {
      Node& node = path_.back();
      const auto depth = static_cast<std::uint32_t>(path_.size() - 1);
      // The same step, but it reads something else.
      if (const int next = next_alternative(node); next >= 0) {
        node.taken.read = static_cast<std::uint8_t>(next);
        asleep_after_prefix = awake_after(node.asleep, node.op, node.taken.task);
        return true;
      }
      // What was taken here is explored, and need not be again.
      if (!sleeps(node, node.taken.task)) node.asleep.push_back({node.taken.task, node.op});
      for (int task = node.backtrack.next(0); task >= 0; task = node.backtrack.next(task + 1)) {
        if (node.tried.has(task) || sleeps(node, task)) continue;
        node.tried.add(task);
        const Op op = pending(task, depth);
        node.taken = {static_cast<std::uint8_t>(task), Variant::normal};
        node.op = op;
        asleep_after_prefix = awake_after(node.asleep, op, task);
        return true;
      }
      path_.pop_back();
    }
    return false;
  }

  // What the step of `node` can read besides what it has read so far, or -1.
  static int next_alternative(const Node& node) {
    for (int next = node.taken.read + 1; next < 32; ++next) {
      if ((node.alternatives >> next & 1) != 0) return next;
    }
    return -1;
  }

  Search& search_;
  const bool weak_;
  std::vector<Node> path_;
};

}  // namespace

Reduced explore_reduced(Search& search, std::uint64_t limit, bool weak) { return Reduction(search, weak).run(limit); }

}  // namespace trenza::interleave
