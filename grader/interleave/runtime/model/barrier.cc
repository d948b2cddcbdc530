#include "grader/interleave/runtime/model/barrier.h"

#include <cerrno>

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/model/lifetime.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {

int init_barrier(pthread_barrier_t* barrier, unsigned parties) {
  if (parties == 0) return EINVAL;
  Object& object = object_at(barrier, ObjectKind::barrier);
  object.barrier = Barrier{parties, 0};
  object.queue = WaitQueue();
  object.destroyed = false;
  return 0;
}

int destroy_barrier(pthread_barrier_t* barrier, std::uint64_t pc) {
  Object& object = object_at(barrier, ObjectKind::barrier);
  begin_destroy(object, barrier, pc);
  if (object.barrier.arrived > 0) {
    conclude(FindingKind::misuse, pc, "destroy of a barrier that %u tasks wait at", object.barrier.arrived);
  }
  mark_destroyed(object, pc);
  return 0;
}

int wait_barrier(pthread_barrier_t* barrier, std::uint64_t pc) {
  Object& object = object_at(barrier, ObjectKind::barrier);
  if (object.barrier.parties == 0) conclude(FindingKind::misuse, pc, "wait at a barrier that does not exist");
  Op op{.kind = OpKind::barrier_in, .key = object.key, .address = reinterpret_cast<std::uint64_t>(barrier), .pc = pc};
  use(object, op);
  release(object.published);
  const bool last = ++object.barrier.arrived == object.barrier.parties;
  my_task().released = false;
  if (last) {
    object.barrier.arrived = 0;
    for (int i = object.queue.waiting.next(0); i >= 0; i = object.queue.waiting.next(i + 1)) {
      // What the others had published until now; later arrivals belong to the next round.
      region->tasks[i].clock.join(object.published, region->arena);
      region->tasks[i].released = true;
    }
    object.queue.waiting.clear();
    acquire(object.published);
    note_change(object.key);
    last_step().result = PTHREAD_BARRIER_SERIAL_THREAD;
    return PTHREAD_BARRIER_SERIAL_THREAD;
  }
  object.queue.waiting.add(self);
  op.kind = OpKind::barrier_out;
  take_step(op);
  my_task().released = false;
  return 0;
}

}  // namespace trenza::interleave
