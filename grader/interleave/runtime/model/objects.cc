#include "grader/interleave/runtime/model/objects.h"

#include <new>

#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

// Of an atomic, what its newest store published.
const VectorClock& published_by(const Object& object) {
  const History* const history = object.history;
  return history != nullptr && history->count > 0 ? history->stores[history->count - 1].published : object.published;
}

// The record stays, since steps refer to it; what it says starts afresh.
void forget(Object& object) {
  object.kind = ObjectKind::unknown;
  object.destroyed = object.initialised = object.process_shared = false;
  object.user = kNobody;
  object.published = VectorClock();
  if (object.history != nullptr) object.history->count = 0;
  object.queue = WaitQueue();
  object.mutex = Mutex();
  object.once = Once();
  object.barrier = Barrier();
  object.count = 0;
  object.rwlock = nullptr;
}

}  // namespace

Key key_of(std::uint64_t address, int process) {
  for (std::uint32_t i = 0; i < region->range_count; ++i) {
    const SharedRange& range = region->ranges[i];
    if (range.process == process && address >= range.begin && address < range.end) {
      return make_mapping_key(range.mapping, address - range.begin + range.offset);
    }
  }
  return make_key(Space::memory, process, address);
}

Key key_of(const void* address) { return key_of(reinterpret_cast<std::uint64_t>(address), my_task().process); }

Object* find_object(Key key) {
  ObjectTable& table = region->objects;
  for (std::uint32_t i = table.buckets[object_bucket(key)]; i != 0; i = table.objects[i].next) {
    if (table.objects[i].key == key) return &table.objects[i];
  }
  return nullptr;
}

Object& object_at(Key key, ObjectKind kind, std::uint64_t address) {
  if (Object* const found = find_object(key)) {
    // Another kind of object lies where one was destroyed.
    const bool anew = found->destroyed && found->kind != kind;
    if (anew) forget(*found);
    if (found->kind == ObjectKind::unknown) found->kind = kind;
    return *found;
  }
  ObjectTable& table = region->objects;
  if (table.count + 1 >= kMaxObjects) {
    conclude(FindingKind::limit, 0, "more than %d atomics, locks and other objects", kMaxObjects - 1);
  }
  Object& object = *new (&table.objects[++table.count]) Object();
  object.key = key;
  object.kind = kind;
  object.number = table.count;
  object.address = address;
  std::uint32_t& bucket = table.buckets[object_bucket(key)];
  object.next = bucket;
  bucket = table.count;
  return object;
}

void check_sharing(Object& object, const char* what, std::uint64_t pc) {
  if (object.process_shared || space_of(object.key) != Space::mapping) return;
  if (object.user == kNobody) object.user = my_task().process;
  if (object.user == my_task().process) return;
  conclude(FindingKind::misuse, pc, "two processes use a %s that was not made to be shared by processes", what);
}

int holder_of_mutex_in(const void* address, std::size_t size) {
  const Key begin = key_of(address);
  const ObjectTable& table = region->objects;
  for (std::uint32_t i = 1; i <= table.count; ++i) {
    const Object& object = table.objects[i];
    if (object.key < begin || object.key >= begin + size) continue;
    if (object.kind == ObjectKind::mutex && object.mutex.owner >= 0) return object.mutex.owner;
  }
  return kNobody;
}

void forget_objects(const void* address, std::size_t size) {
  const Key begin = key_of(address);
  ObjectTable& table = region->objects;
  for (std::uint32_t i = 1; i <= table.count; ++i) {
    Object& object = table.objects[i];
    if (object.key < begin || object.key >= begin + size) continue;
    forget(object);
  }
}

void copy_objects(int parent, int child, int forker, int heir) {
  ObjectTable& table = region->objects;
  const std::uint32_t before = table.count;
  for (std::uint32_t i = 1; i <= before; ++i) {
    const Object& original = table.objects[i];
    if (space_of(original.key) != Space::memory || original.kind == ObjectKind::unknown) continue;
    if (make_key(Space::memory, parent, original.key) != original.key) continue;
    Object& copy = object_at(make_key(Space::memory, child, original.key), original.kind, original.address);
    copy.destroyed = original.destroyed;
    copy.ended_pc = original.ended_pc;
    copy.ended_by = original.ended_by;
    copy.ended_epoch = original.ended_epoch;
    copy.mark_offset = original.mark_offset;
    copy.ended_frames = original.ended_frames;
    copy.initialised = original.initialised;
    copy.process_shared = original.process_shared;
    copy.published.copy(published_by(original), region->arena);
    copy.mutex = original.mutex;
    if (copy.mutex.owner == forker) copy.mutex.owner = static_cast<std::int16_t>(heir);
    if (copy.mutex.owner >= 0 && copy.mutex.owner != heir) copy.mutex.owner = kTheDead;
    copy.once = original.once;
    if (copy.once.state == Once::running)
      copy.once.runner = copy.once.runner == forker ? static_cast<std::int16_t>(heir) : std::int16_t{kTheDead};
    copy.barrier = original.barrier;
    copy.count = original.count;
    if (original.rwlock == nullptr) continue;
    void* const place = region->arena.take(sizeof(RwLock));
    if (place == nullptr) conclude(FindingKind::limit, 0, "no memory left to copy locks into a forked process");
    copy.rwlock = new (place) RwLock(*original.rwlock);
    if (copy.rwlock->writer >= 0)
      copy.rwlock->writer = static_cast<std::int16_t>(copy.rwlock->writer == forker ? heir : int{kTheDead});
    const bool forker_reads = copy.rwlock->readers.has(forker);
    if (forker_reads) {
      copy.rwlock->readers.remove(forker);
      copy.rwlock->readers.add(heir);
      copy.rwlock->held[heir] = copy.rwlock->held[forker];
    }
  }
}

}  // namespace trenza::interleave
