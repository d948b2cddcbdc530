#include "grader/interleave/runtime/check/order.h"

#include "grader/interleave/runtime/check/seq_order.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

bool acquires(int order) {
  return order == __ATOMIC_ACQUIRE || order == __ATOMIC_CONSUME || order == __ATOMIC_ACQ_REL ||
         order == __ATOMIC_SEQ_CST;
}

bool releases(int order) { return order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL || order == __ATOMIC_SEQ_CST; }

}  // namespace

void acquire(const VectorClock& published) { my_task().clock.join(published, region->arena); }

void release(VectorClock& published) {
  published.join(my_task().clock, region->arena);
  next_epoch();
}

void order_load(const VectorClock& published, int order) {
  if (acquires(order)) {
    acquire(published);
  } else {
    // A later acquire fence makes it count.
    my_task().acquired.join(published, region->arena);
  }
}

void order_store(VectorClock& published, int order) {
  if (releases(order)) {
    published.copy(my_task().clock, region->arena);
    next_epoch();
  } else {
    published.copy(my_task().fenced, region->arena);
  }
}

void order_rmw(VectorClock& published, int order) {
  order_load(published, order);
  if (releases(order)) {
    release(published);
  } else {
    published.join(my_task().fenced, region->arena);
  }
}

void order_fence(int order) {
  Task& task = my_task();
  if (acquires(order)) acquire(task.acquired);
  if (order == __ATOMIC_SEQ_CST && (my_process().threaded || region->process_count > 1)) seq_cst_fence();
  if (releases(order)) {
    task.fenced.copy(task.clock, region->arena);
    next_epoch();
  }
}

}  // namespace trenza::interleave
