#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_ATOMIC_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_ATOMIC_H_

#include <cstdint>

#include "grader/interleave/runtime/check/heap_state.h"
#include "grader/interleave/runtime/check/order.h"
#include "grader/interleave/runtime/check/race.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/model/weak.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"
#include "grader/interleave/runtime/sched/spin.h"

namespace trenza::interleave {

// Atomic operations on a T, each a step. Only one task runs at a time, so plain memory operations are atomic here; what
// an operation reads, of what was stored so far, and who has then seen what, is model/weak.h's. Values of 16 bytes are
// read as they are.
template <typename T>
class AtomicPlace {
 public:
  AtomicPlace(const volatile T* address, std::uint64_t pc) : place_(const_cast<T*>(address)), pc_(pc) {}

  T load(int order) {
    if (!controlled()) return *place_;
    Object& object = step(OpKind::load, false, order, true);
    touch(false);
    T value = *place_;
    if constexpr (kWide) {
      order_load(object.published, order);
    } else {
      value = static_cast<T>(weak_load(weak(object), order));
    }
    note_look(object, value);
    tell(value, value);
    return value;
  }

  void store(T value, int order) {
    if (!controlled()) {
      *place_ = value;
      return;
    }
    Object& object = step(OpKind::store, true, order, false);
    const T old = *place_;
    touch(true);
    bool newest = true;
    if constexpr (kWide) {
      order_store(object.published, order);
    } else {
      newest = weak_store(weak(object), number(value), order);
    }
    if (newest) *place_ = value;
    note_change(object.key);
    tell(old, value);
  }

  // Replaces the value by change(value) and returns the old one.
  template <typename Change>
  T modify(Change change, int order) {
    if (!controlled()) {
      const T old = *place_;
      *place_ = change(old);
      return old;
    }
    Object& object = step(OpKind::rmw, true, order, change(*place_) == *place_);
    touch(true);
    T old = *place_;
    T changed = change(old);
    bool newest = true;
    if constexpr (kWide) {
      order_rmw(object.published, order);
    } else {
      const WeakPlace place = weak(object);
      const WeakRead read = weak_modify_read(place, order);
      old = static_cast<T>(read.value);
      changed = change(old);
      newest = read.newest;
      weak_modify_write(place, read, number(changed), order);
    }
    if (newest) *place_ = changed;
    if (changed == old) {
      // A spin lock's exchange that finds it locked is a look, not a change.
      note_look(object, old);
    } else {
      note_change(object.key);
    }
    tell(old, changed);
    return old;
  }

  // True if the value was `expected` and is now `desired`; otherwise `expected` becomes the value. If `may_fail`, it
  // may fail although the value was.
  bool compare_exchange(T& expected, T desired, int order, int failure_order, bool may_fail = false) {
    if (!controlled()) {
      const T old = *place_;
      if (old == expected) {
        *place_ = desired;
        return true;
      }
      expected = old;
      return false;
    }
    Object& object = step(OpKind::cas, true, order, *place_ != expected);
    T old = *place_;
    bool equal = old == expected;
    bool newest = true;
    if constexpr (kWide) {
      touch(equal);
      equal ? order_rmw(object.published, order) : order_load(object.published, failure_order);
    } else {
      const WeakPlace place = weak(object);
      const WeakRead read = weak_compare(place, number(expected), order, failure_order, may_fail);
      old = static_cast<T>(read.value);
      equal = read.fits;
      newest = read.newest;
      touch(equal);
      if (equal) weak_modify_write(place, read, number(desired), order);
    }
    if (equal) {
      if (newest) *place_ = desired;
      note_change(object.key);
    } else {
      note_look(object, old);
      expected = old;
    }
    tell(old, equal ? desired : old);
    if (stepped_) last_step().result = equal ? 1 : 0;
    return equal;
  }

 private:
  static constexpr bool kWide = sizeof(T) > sizeof(std::uint64_t);

  static std::uint64_t number(T value) { return static_cast<std::uint64_t>(value); }
  WeakPlace weak(Object& object) const { return {object, number(*place_), sizeof(T), stepped_}; }

  // `looks`: with the present value it would change nothing.
  Object& step(OpKind kind, bool modifies, int order, bool looks) {
    Object& object = object_at(place_, ObjectKind::atomic);
    // While there is one task only, nobody can come between; but a loop of it must not stay unseen.
    stepped_ = region->live_tasks > 1 || ++region->lone_operations > kLoneOperations || has_alternatives(weak(object));
    if (kWide) region->weak_unfollowed = true;
    if (looks && repeats(pc_, object.key)) stepped_ = false;
    if (stepped_) {
      take_step({.kind = kind,
                 .modifies = modifies,
                 .size = sizeof(T),
                 .order = static_cast<std::uint8_t>(order),
                 .key = object.key,
                 .address = reinterpret_cast<std::uint64_t>(place_),
                 .pc = pc_});
    }
    return object;
  }
  void touch(bool is_write) {
    check_access(place_, sizeof(T), {.is_write = is_write, .is_atomic = true}, pc_);
    check_use_after_free(place_, sizeof(T), is_write, pc_);
  }
  // The task has read `value`, or has tried in vain. Who saw an old value, or failed for no reason, waits for nothing:
  // the next look may tell more without anybody's doing.
  void note_look(const Object& object, T value) {
    if (stepped_ && last_step().choice.read != 0) {
      note_change(0);
    } else {
      note_read(pc_, object.key, number(value));
    }
  }
  void tell(T value, T written) {
    if (!stepped_) return;
    last_step().value = number(value);
    last_step().written = number(written);
  }

  static constexpr std::uint32_t kLoneOperations = 100'000;
  T* const place_;
  const std::uint64_t pc_;
  bool stepped_ = false;
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_ATOMIC_H_
