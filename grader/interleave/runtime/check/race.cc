#include "grader/interleave/runtime/check/race.h"

#include <new>

#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/model/weak.h"
#include "grader/interleave/runtime/sched/backtrace.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

constexpr Key kPageMask = ~Key{4095};

// True if nobody else has been there so far, in this process or another: what is done now happens before all of it.
bool am_alone() { return !my_process().threaded && region->process_count == 1; }

// To be asked where we are not alone: whether others than the calling task can touch what is at `key`.
bool may_be_shared(Key key) { return my_process().threaded || space_of(key) == Space::mapping; }

ShadowPage* find_page(Key key) {
  Shadow& shadow = region->shadow;
  for (std::uint32_t i = shadow.buckets[shadow_bucket(key)]; i != 0; i = shadow.pages[i].next) {
    if (shadow.pages[i].key == key) return &shadow.pages[i];
  }
  return nullptr;
}

ShadowPage& page_at(Key key) {
  if (ShadowPage* const page = find_page(key)) return *page;
  Shadow& shadow = region->shadow;
  if (shadow.page_count + 1 >= kMaxShadowPages) {
    conclude(FindingKind::limit, 0, "more than %d MB of memory touched", kMaxShadowPages * 4 / 1024);
  }
  ShadowPage& page = *new (&shadow.pages[++shadow.page_count]) ShadowPage();
  page.key = key;
  std::uint32_t& bucket = shadow.buckets[shadow_bucket(key)];
  page.next = bucket;
  bucket = shadow.page_count;
  return page;
}

RaceSide side_of(const Access& access, std::size_t size) {
  RaceSide side;
  side.pc = access.pc;
  side.task = access.task;
  side.size = static_cast<std::uint8_t>(size);
  side.is_write = access.is_write;
  side.is_atomic = access.is_atomic;
  side.is_free = access.is_free;
  return side;
}

// The call stack of the newest access by `task` at `pc` to the memory that is traced.
Frames trail_of(const Access& access) {
  const std::uint32_t oldest = region->trail_count > kMaxTrails ? region->trail_count - kMaxTrails : 0;
  for (std::uint32_t i = region->trail_count; i > oldest; --i) {
    const Trail& trail = region->trails[(i - 1) % kMaxTrails];
    if (trail.task == access.task && trail.pc == access.pc) return trail.frames;
  }
  return {};
}

void leave_trail(const Access& access) {
  region->trails[region->trail_count++ % kMaxTrails] = {access.pc, record_backtrace(), access.task};
}

// Writes down a race that the schedule goes on after.
void note_race(const Finding& race) {
  for (std::uint32_t i = 0; i < region->race_count; ++i) {
    const RaceSide* const known = region->races[i].sides;
    if (known[0].pc == race.sides[0].pc && known[1].pc == race.sides[1].pc) return;
  }
  if (region->race_count < kMaxRaces) region->races[region->race_count++] = race;
}

void conclude_race(const Access& earlier, const Access& later, Key granule, const void* address) {
  Finding finding;
  finding.kind = FindingKind::race;
  finding.task = later.task;
  finding.in_child = my_task().process != 0;
  finding.pc = later.pc;
  finding.key = granule;
  finding.address = reinterpret_cast<std::uint64_t>(address);
  finding.sides[0] = side_of(earlier, __builtin_popcount(earlier.bytes));
  finding.sides[1] = side_of(later, __builtin_popcount(later.bytes));
  if (region->plan.ignore_races) return note_race(finding);
  if (region->plan.detailed) {
    finding.sides[0].frames = trail_of(earlier);
    finding.sides[1].frames = finding.frames = record_backtrace();
  }
  conclude(finding);
}

// True if `strong` conflicts with whatever `weak` conflicts with.
bool covers(const Access& strong, const Access& weak) {
  return (strong.bytes & weak.bytes) == weak.bytes && (strong.is_write || !weak.is_write) &&
         (!strong.is_atomic || weak.is_atomic);
}

bool conflicts(const Access& a, const Access& b) {
  return (a.bytes & b.bytes) != 0 && (a.is_write || b.is_write) && !(a.is_atomic && b.is_atomic);
}

// Compares `mine` with what is known of the granule, whose newest record is `first`, and adds it.
void check_granule(std::uint32_t& first, const Access& mine, Key granule, const void* address) {
  Shadow& shadow = region->shadow;
  if (region->plan.traced == granule && region->plan.detailed) leave_trail(mine);
  const VectorClock& clock = my_task().clock;
  for (std::uint32_t* link = &first; *link != 0;) {
    Access& other = shadow.accesses[*link];
    const bool ordered = other.epoch <= clock.at(other.task);
    // Nothing new: who raced with this access raced with the other one, and was told so.
    if (other.task == mine.task && other.epoch == mine.epoch && covers(other, mine)) return;
    if (!ordered && other.task != mine.task && conflicts(other, mine)) {
      conclude_race(other, mine, granule, address);
    }
    // Whoever will race with the older access, will race with this one too.
    if (ordered && covers(mine, other)) {
      *link = other.next;
    } else {
      link = &other.next;
    }
  }
  if (shadow.access_count + 1 >= kMaxAccesses) {
    conclude(FindingKind::limit, mine.pc, "more than %d accesses to compare", kMaxAccesses);
  }
  Access& added = shadow.accesses[++shadow.access_count];
  added = mine;
  added.next = first;
  first = shadow.access_count;
}

}  // namespace

void check_access(const void* address, std::size_t size, Touch touch, std::uint64_t pc) {
  if (am_alone() || size == 0) return;
  const Key begin = key_of(address);
  if (!may_be_shared(begin)) return;
  Access mine;
  mine.pc = pc;
  mine.epoch = my_task().epoch;
  mine.task = static_cast<std::uint8_t>(self);
  mine.is_write = touch.is_write;
  mine.is_atomic = touch.is_atomic;
  mine.is_free = touch.is_free;
  ShadowPage* page = nullptr;
  bool forgets = false;
  for (Key at = begin; at < begin + size;) {
    const Key granule = at & ~Key{7};
    const Key end = granule + 8 < begin + size ? granule + 8 : begin + size;
    mine.bytes = static_cast<std::uint8_t>(((1u << (end - at)) - 1) << (at - granule));
    if (page == nullptr || page->key != (at & kPageMask)) page = &page_at(at & kPageMask);
    const Key number = (at & ~kPageMask) >> 3;
    if (mine.is_atomic) {
      page->atomic[number / 64] |= std::uint64_t{1} << number % 64;
    } else if (mine.is_write) {
      forgets = forgets || (page->atomic[number / 64] >> number % 64 & 1) != 0;
    }
    check_granule(page->first[number], mine, granule, address);
    at = end;
  }
  if (forgets) forget_stores(address, size);
}

bool is_shared(Key key) { return !am_alone() && may_be_shared(key); }

void forget_accesses(const void* address, std::size_t size) {
  if (am_alone()) return;
  const Key begin = key_of(address);
  if (!may_be_shared(begin)) return;
  ShadowPage* page = nullptr;
  for (Key at = begin & ~Key{7}; at < begin + size; at += 8) {
    if (page == nullptr || page->key != (at & kPageMask)) {
      page = find_page(at & kPageMask);
      if (page == nullptr) {
        at = (at | ~kPageMask) - 7;  // nothing on this page
        continue;
      }
    }
    page->first[(at & ~kPageMask) >> 3] = 0;
  }
}

}  // namespace trenza::interleave
