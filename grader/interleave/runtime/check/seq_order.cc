#include "grader/interleave/runtime/check/seq_order.h"

#include <bit>

#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

constexpr SeqSet bit(int node) { return SeqSet{1} << node; }

// Calls visit(node) for each member of `set`.
template <typename Visit>
void for_each(SeqSet set, Visit visit) {
  for (; set != 0; set &= set - 1) visit(std::countr_zero(set));
}

void add_edge(int earlier, int later) {
  SeqOrder& order = region->seq_order;
  if ((order.nodes[earlier].after & bit(later)) != 0) return;
  const SeqSet behind = order.nodes[later].after | bit(later);
  for (int i = 0; i < order.count; ++i) {
    if (i == earlier || (order.nodes[i].after & bit(earlier)) != 0) order.nodes[i].after |= behind;
  }
}

// What strongly happens before what the calling task does next. An operation that only synchronises with one of the
// task's does not: something of its own task must come between.
SeqSet strongly_before() {
  const VectorClock& clock = my_task().clock;
  SeqSet found = 0;
  for (int i = 0; i < region->seq_order.count; ++i) {
    const SeqNode& node = region->seq_order.nodes[i];
    const std::uint32_t seen = clock.at(node.task);
    if (node.task == self || node.epoch < seen || (node.epoch == seen && !node.ends_epoch)) found |= bit(i);
  }
  return found;
}

// A new member behind `before`. It must have room.
int add_node(SeqSet before) {
  SeqOrder& order = region->seq_order;
  const int number = order.count++;
  SeqNode& node = order.nodes[number];
  node = SeqNode();
  node.task = static_cast<std::uint8_t>(self);
  node.epoch = my_task().epoch;
  // The newest first: with it come most of those before it.
  for (SeqSet left = before; left != 0;) {
    const int earlier = std::bit_width(left) - 1;
    add_edge(earlier, number);
    left &= ~bit(earlier);
  }
  order.last[self] = static_cast<std::int8_t>(number + 1);
  return number;
}

bool has_room() { return region->seq_order.count < kMaxSeqNodes; }

}  // namespace

SeqEvent seq_event(int order) {
  const SeqOrder& known = region->seq_order;
  SeqEvent event;
  event.is_seq_cst = order == __ATOMIC_SEQ_CST;
  if (known.full) {
    event.late = event.is_seq_cst;
    for (int i = 0; i < region->task_count && !event.late; ++i) {
      event.late = known.late_fences[i] != 0 && my_task().clock.at(i) >= known.late_fences[i];
    }
  }
  for_each(known.fences, [&](int fence) {
    const SeqNode& node = known.nodes[fence];
    if (node.task == self || my_task().clock.at(node.task) >= node.epoch) event.from |= bit(fence);
  });
  if (event.is_seq_cst) {
    event.before = strongly_before();
    event.late = event.late || !has_room();
  }
  return event;
}

bool can_come_between(const SeqEvent& event, SeqSet a, SeqSet b) {
  if (event.late) return false;
  const SeqSet ahead = event.from | (event.is_seq_cst ? event.before | a : 0);
  bool possible = (b & ahead) == 0;
  for_each(b, [&](int behind) { possible = possible && (region->seq_order.nodes[behind].after & ahead) == 0; });
  return possible;
}

SeqSet come_between(const SeqEvent& event, SeqSet a, SeqSet b, bool ends_epoch, SeqSet same) {
  SeqOrder& order = region->seq_order;
  SeqSet itself = 0;
  if (event.is_seq_cst) {
    if (event.late) {
      order.full = region->weak_unfollowed = true;
      order.last[self] = 0;
      return 0;
    }
    const SeqSet before = event.before | a;
    // A loop's look at what it just saw: the same member will do, where nothing else came between.
    const int last = order.last[self] - 1;
    if (b == 0 && last >= 0 && (same & bit(last)) != 0) {
      bool adds = false;
      for_each(before & ~bit(last), [&](int node) { adds = adds || (order.nodes[node].after & bit(last)) == 0; });
      if (!adds) return bit(last);
    }
    const int node = add_node(before);
    order.nodes[node].ends_epoch = ends_epoch;
    itself = bit(node);
  }
  for_each(event.from | itself, [&](int earlier) { for_each(b, [&](int later) { add_edge(earlier, later); }); });
  return itself;
}

SeqSet fences_behind(const StoreRecord& store) {
  SeqSet found = 0;
  for_each(region->seq_order.fences, [&](int fence) {
    if (store.epoch <= region->seq_order.nodes[fence].seen.at(store.task)) found |= bit(fence);
  });
  return found;
}

SeqSet fences_behind_readers(const StoreRecord& store) {
  SeqSet found = 0;
  for_each(region->seq_order.fences, [&](int fence) {
    const VectorClock& seen = region->seq_order.nodes[fence].seen;
    for (int task = 0; task < store.readers.size(); ++task) {
      if (store.readers.at(task) != 0 && store.readers.at(task) <= seen.at(task)) found |= bit(fence);
    }
  });
  return found;
}

void seq_cst_fence() {
  SeqOrder& order = region->seq_order;
  Task& task = my_task();
  if (!has_room()) {
    order.full = region->weak_unfollowed = true;
    if (order.late_fences[self] == 0) order.late_fences[self] = task.epoch;
    order.last[self] = 0;
    return;
  }
  // What is coherence-ordered before anything that happens before the fence.
  SeqSet before = strongly_before();
  const auto saw = [&](const StoreRecord& store) {
    for (int reader = 0; reader < store.readers.size(); ++reader) {
      const std::uint32_t epoch = store.readers.at(reader);
      if (epoch != 0 && epoch <= task.clock.at(reader)) return true;
    }
    return false;
  };
  for (std::uint32_t i = 1; i <= region->objects.count; ++i) {
    const History* const history = region->objects.objects[i].history;
    if (history == nullptr || history->count == 0) continue;
    SeqSet so_far = history->from_of_forgotten;
    for (int at = 0; at < history->count; ++at) {
      const StoreRecord& store = history->stores[at];
      if (store.epoch <= task.clock.at(store.task)) before |= so_far;
      if (saw(store)) before |= so_far | store.from;
      so_far |= store.from | store.from_of_readers;
    }
  }
  const int node = add_node(before);
  order.fences |= bit(node);
  order.nodes[node].ends_epoch = true;
  order.nodes[node].seen.copy(task.clock, region->arena);
}

}  // namespace trenza::interleave
