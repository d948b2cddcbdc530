#include "grader/interleave/runtime/model/weak.h"

#include <new>

#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/check/race.h"
#include "grader/interleave/runtime/check/seq_order.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/policy/alternatives.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

// Beyond this, new variables are read as they are: the memory is needed to follow who has seen what.
constexpr std::size_t kMostMemory = Arena::kBytes / 2;

enum class Use : std::uint8_t { load, store, modify };

bool happened_before_me(const StoreRecord& store) { return store.epoch <= my_task().clock.at(store.task); }

// True if a read of `store` happens before what the calling task does now.
bool read_before_me(const StoreRecord& store) {
  const VectorClock& clock = my_task().clock;
  for (int task = 0; task < store.readers.size(); ++task) {
    if (store.readers.at(task) != 0 && store.readers.at(task) <= clock.at(task)) return true;
  }
  return false;
}

// The first store that the calling task may still read: coherence forbids those before it.
int first_readable(const History& history) {
  int at = history.count - 1;
  while (at > 0 && !happened_before_me(history.stores[at]) && !read_before_me(history.stores[at])) --at;
  return at;
}

bool is_followed_by_rmw(const History& history, int at) {
  return at + 1 < history.count && history.stores[at + 1].is_rmw;
}

// The sets of can_come_between() for an operation that reads the store at `at`, or comes right behind it.
SeqSet ahead_of(const History& history, int at, Use use) {
  SeqSet found = history.from_of_forgotten;
  for (int i = 0; i <= at; ++i) {
    found |= history.stores[i].from;
    if (i < at || use != Use::load) found |= history.stores[i].from_of_readers;
  }
  return found;
}
SeqSet behind(const History& history, int at) {
  SeqSet found = 0;
  for (int i = at + 1; i < history.count; ++i) {
    const StoreRecord& store = history.stores[i];
    found |= store.node | store.seq_readers | fences_behind(store) | fences_behind_readers(store);
  }
  return found;
}

bool possible(const History& history, int at, Use use, const SeqEvent& event) {
  if (at == history.count - 1) return true;
  if (use != Use::load && is_followed_by_rmw(history, at)) return false;
  if (!event.is_seq_cst && event.from == 0 && !event.late) return true;
  return can_come_between(event, ahead_of(history, at, use), behind(history, at));
}

Alternatives alternatives_of(const History& history, Use use, int order) {
  const int first = first_readable(history);
  const int newest = history.count - 1;
  Alternatives found = 1;
  if (first == newest) return found;
  const SeqEvent event = seq_event(order);
  for (int at = first; at < newest; ++at) {
    if (possible(history, at, use, event)) found |= Alternatives{1} << (newest - at);
  }
  return found;
}

// The history of a variable that several tasks can use, or null.
History* history_of(const WeakPlace& place) {
  if (!is_shared(place.object.key)) return nullptr;
  Object& object = place.object;
  History* history = object.history;
  if (history == nullptr) {
    void* const memory = region->arena.used > kMostMemory ? nullptr : region->arena.take(sizeof(History));
    if (memory == nullptr) {
      region->weak_unfollowed = true;
      return nullptr;
    }
    history = object.history = new (memory) History();
  }
  const bool known =
      history->count > 0 && history->size == place.size && history->stores[history->count - 1].value == place.newest;
  if (!known) {
    // It may have been written without an atomic operation, by who publishes what it has seen in the object itself.
    if (history->count > 0) object.published.join(history->stores[history->count - 1].published, region->arena);
    history->size = place.size;
    history->from_of_forgotten = 0;
    history->count = 1;
    StoreRecord& first = history->stores[0];
    first = StoreRecord();
    first.value = place.newest;
    first.published.copy(object.published, region->arena);
  }
  return history;
}

// Writes down that the calling task has read `store`.
void note_reader(StoreRecord& store, const SeqEvent& event, SeqSet itself) {
  if (store.readers.at(self) == 0) store.readers.set(self, my_task().epoch, region->arena);
  store.seq_readers |= itself;
  store.from_of_readers |= event.from | itself;
}

// Makes room for a store right behind the one at `at`, and returns it, blank but for the memory of its clocks.
StoreRecord& insert(History& history, int& at) {
  StoreRecord blank;
  if (history.count == kMaxStores) {
    StoreRecord& oldest = history.stores[0];
    history.from_of_forgotten |= oldest.from | oldest.from_of_readers;
    // The caller may still need what the store at `at` published.
    if (at > 0) blank.published = oldest.published;
    blank.readers = oldest.readers;
    for (int i = 0; i + 1 < history.count; ++i) history.stores[i] = history.stores[i + 1];
    --history.count;
    --at;
  }
  for (int i = history.count; i > at + 1; --i) history.stores[i] = history.stores[i - 1];
  ++history.count;
  blank.published.clear();
  blank.readers.clear();
  return history.stores[at + 1] = blank;
}

// Writes down a store by the calling task behind the one at `at`. What it publishes is left to the caller.
StoreRecord& note_store(History& history, int at, std::uint64_t value, Use use, int order) {
  const SeqEvent event = seq_event(order);
  const bool releases = order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL || order == __ATOMIC_SEQ_CST;
  const SeqSet itself = come_between(event, ahead_of(history, at, use), behind(history, at), releases, 0);
  if (use == Use::modify) note_reader(history.stores[at], event, itself);
  StoreRecord& store = insert(history, at);
  store.value = value;
  store.step = region->step_count;
  store.epoch = my_task().epoch;
  store.task = static_cast<std::uint8_t>(self);
  store.is_rmw = use == Use::modify;
  store.node = itself;
  store.from = event.from | itself;
  return store;
}

// For pictures: which store was read, and which had overwritten it.
void tell_source(const History& history, int at) {
  Step& step = last_step();
  step.source = history.stores[at].step;
  step.newer = at + 1 < history.count ? history.stores[at + 1].step : 0;
}

void read_as_load(const WeakPlace& place, History& history, int at, int order) {
  const SeqEvent event = seq_event(order);
  StoreRecord& store = history.stores[at];
  const SeqSet itself =
      come_between(event, ahead_of(history, at, Use::load), behind(history, at), false, store.seq_readers);
  note_reader(store, event, itself);
  if (place.chooses) tell_source(history, at);
  order_load(store.published, order);
}

int chosen(const WeakPlace& place, const History& history, Alternatives alternatives) {
  return history.count - 1 - (place.chooses ? choose_alternative(*region, alternatives) % kSpuriousFailure : 0);
}

// Forgets the first `count` stores.
void forget_first(History& history, int count) {
  for (int i = 0; i < count; ++i)
    history.from_of_forgotten |= history.stores[i].from | history.stores[i].from_of_readers;
  history.count -= count;
  for (int i = 0; i < history.count; ++i) history.stores[i] = history.stores[i + count];
}

}  // namespace

bool has_alternatives(const WeakPlace& place) {
  const History* const history = place.object.history;
  return history != nullptr && history->count > 1 && first_readable(*history) < history->count - 1;
}

std::uint64_t weak_load(const WeakPlace& place, int order) {
  History* const history = history_of(place);
  if (history == nullptr) {
    order_load(place.object.published, order);
    return place.newest;
  }
  const int at = chosen(place, *history, place.chooses ? alternatives_of(*history, Use::load, order) : 1);
  read_as_load(place, *history, at, order);
  return history->stores[at].value;
}

bool weak_store(const WeakPlace& place, std::uint64_t value, int order) {
  History* const history = history_of(place);
  if (history == nullptr) {
    order_store(place.object.published, order);
    return true;
  }
  const int at = chosen(place, *history, place.chooses ? alternatives_of(*history, Use::store, order) : 1);
  const bool newest = at == history->count - 1;
  StoreRecord& store = note_store(*history, at, value, Use::store, order);
  if (place.chooses && !newest) tell_source(*history, static_cast<int>(&store - history->stores));
  order_store(store.published, order);
  return newest;
}

WeakRead weak_modify_read(const WeakPlace& place, int order) {
  History* const history = history_of(place);
  if (history == nullptr) return {.value = place.newest};
  const int at = chosen(place, *history, place.chooses ? alternatives_of(*history, Use::modify, order) : 1);
  return {.value = history->stores[at].value, .at = at, .newest = at == history->count - 1};
}

void weak_modify_write(const WeakPlace& place, const WeakRead& read, std::uint64_t value, int order) {
  History* const history = place.object.history;
  if (history == nullptr || history->count == 0) {
    order_rmw(place.object.published, order);
    return;
  }
  if (place.chooses) tell_source(*history, read.at);
  const VectorClock before = history->stores[read.at].published;
  StoreRecord& store = note_store(*history, read.at, value, Use::modify, order);
  // Who reads it acquires what the store before it published, too: it goes on with its release sequence.
  store.published.join(before, region->arena);
  order_rmw(store.published, order);
}

WeakRead weak_compare(const WeakPlace& place, std::uint64_t expected, int order, int failure_order,
                      bool may_fail_spuriously) {
  History* const history = history_of(place);
  if (history == nullptr) {
    const bool fits = place.newest == expected;
    if (!fits) order_load(place.object.published, failure_order);
    return {.value = place.newest, .fits = fits};
  }
  const int newest = history->count - 1;
  Alternatives alternatives = 1;
  if (place.chooses) {
    const Alternatives as_load = alternatives_of(*history, Use::load, failure_order);
    const Alternatives as_modify = alternatives_of(*history, Use::modify, order);
    for (int age = 0; age <= newest; ++age) {
      const bool fits = history->stores[newest - age].value == expected;
      alternatives |= (fits ? as_modify : as_load) & Alternatives{1} << age;
      if (fits && may_fail_spuriously) alternatives |= (as_load & Alternatives{1} << age) << kSpuriousFailure;
    }
  }
  const int taken = place.chooses ? choose_alternative(*region, alternatives) : 0;
  const int at = newest - taken % kSpuriousFailure;
  WeakRead read{.value = history->stores[at].value, .at = at, .newest = at == newest};
  read.fits = read.value == expected && taken < kSpuriousFailure;
  if (!read.fits) read_as_load(place, *history, at, failure_order);
  return read;
}

void forget_stores(const void* address, std::size_t size) {
  const Key begin = key_of(address);
  for (Key key = begin & ~Key{7}; key < begin + size; ++key) {
    Object* const object = find_object(key);
    if (object == nullptr || object->history == nullptr || object->history->count == 0) continue;
    if (key + object->history->size <= begin) continue;
    // What was published last stays so.
    object->published.copy(object->history->stores[object->history->count - 1].published, region->arena);
    object->history->count = 0;
  }
}

void show_all_stores() {
  for (std::uint32_t i = 1; i <= region->objects.count; ++i) {
    History* const history = region->objects.objects[i].history;
    if (history == nullptr || history->count < 2) continue;
    if (const int first = first_readable(*history); first > 0) forget_first(*history, first);
  }
}

}  // namespace trenza::interleave
