#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_VECTOR_CLOCK_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_VECTOR_CLOCK_H_

#include <cstdint>

#include "grader/interleave/runtime/region/arena.h"
#include "grader/interleave/runtime/region/task_set.h"

namespace trenza::interleave {

// For every task, up to which of its epochs something has been seen. The numbers lie in an arena, so a clock is
// forgotten, not destroyed. When the arena is used up, `exhausted` is set and what the clock holds is undefined.
class VectorClock {
 public:
  std::uint32_t at(int task) const { return task < size_ ? values_[task] : 0; }

  void set(int task, std::uint32_t epoch, Arena& arena) {
    if (!grow(task + 1, arena)) return;
    values_[task] = epoch;
  }

  // The later of the two, task by task.
  void join(const VectorClock& other, Arena& arena) {
    if (!grow(other.size_, arena)) return;
    for (int i = 0; i < other.size_; ++i) {
      if (values_[i] < other.values_[i]) values_[i] = other.values_[i];
    }
  }

  void copy(const VectorClock& other, Arena& arena) {
    clear();
    join(other, arena);
  }

  // Nothing has been seen; keeps the memory.
  void clear() {
    for (int i = 0; i < size_; ++i) values_[i] = 0;
  }

  // Forgets the memory too, after the arena was reset.
  void forget() { *this = VectorClock(); }

  int size() const { return size_; }
  bool exhausted() const { return exhausted_; }

 private:
  bool grow(int size, Arena& arena) {
    if (size <= size_) return true;
    if (size > capacity_) {
      int capacity = capacity_ == 0 ? 8 : capacity_ * 2;
      while (capacity < size) capacity *= 2;
      auto* const place = static_cast<std::uint32_t*>(arena.take(capacity * sizeof(std::uint32_t)));
      if (place == nullptr) {
        exhausted_ = true;
        return false;
      }
      for (int i = 0; i < size_; ++i) place[i] = values_[i];
      values_ = place;
      capacity_ = static_cast<std::int16_t>(capacity);
    }
    for (int i = size_; i < size; ++i) values_[i] = 0;
    size_ = static_cast<std::int16_t>(size);
    return true;
  }

  std::uint32_t* values_ = nullptr;
  std::int16_t size_ = 0;
  std::int16_t capacity_ = 0;
  bool exhausted_ = false;
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_VECTOR_CLOCK_H_
