#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {

std::uint32_t telling_steps(const Region& region) {
  return region.finding.kind == FindingKind::livelock ? region.futile_since : region.step_count;
}

void Region::reset() {
  // What a schedule did not use is left alone, and what is constructed on its first use too: the region is large, and
  // a schedule is short.
  for (std::uint32_t i = 1; i <= objects.count; ++i) {
    objects.buckets[object_bucket(objects.objects[i].key)] = 0;
  }
  objects.count = 0;
  for (std::uint32_t i = 1; i <= shadow.page_count; ++i) {
    shadow.buckets[shadow_bucket(shadow.pages[i].key)] = 0;
  }
  shadow.page_count = shadow.access_count = 0;
  arena.reset();

  now = 0;
  stall_left = plan.stall;
  current = task_count = process_count = live_tasks = live_processes = 0;
  step_count = frame_count = 0;
  spurious_left = plan.spurious;
  idle_clock_reads = futile = starved = 0;
  changes = 0;
  random = plan.seed;
  next_change_point = 0;
  intended = kNobody;
  delays_used = lone_operations = 0;
  offered = kNothingOffered;
  weak_choices = 0;
  seq_order.reset();
  mapping_count = file_count = range_count = socket_count = kernel_file_count = trail_count = 0;
  asleep = plan.asleep;
  channels_retried = diverged = timed = parked = weak_unfollowed = false;
  hash = 0xcbf2'9ce4'8422'2325;
  switches = plain_accesses = 0;
  stop.store(0, std::memory_order_relaxed);
  hold.store(0, std::memory_order_relaxed);
  paused = 0;
  finding = Finding();
  race_count = 0;
  complaint = Complaint();
  uncaught.known = false;
}

}  // namespace trenza::interleave
