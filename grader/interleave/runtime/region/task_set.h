#ifndef GRADER_INTERLEAVE_RUNTIME_REGION_TASK_SET_H_
#define GRADER_INTERLEAVE_RUNTIME_REGION_TASK_SET_H_

#include <bit>
#include <cstdint>

namespace trenza::interleave {

// How many tasks (threads of all processes together) one schedule may have, the ended ones included.
inline constexpr int kMaxTasks = 128;

// A set of task numbers. Plain memory: it lies in the region that processes share.
struct TaskSet {
  std::uint64_t words[kMaxTasks / 64] = {};

  bool has(int task) const { return (words[task / 64] >> (task % 64) & 1) != 0; }
  void add(int task) { words[task / 64] |= std::uint64_t{1} << (task % 64); }
  void remove(int task) { words[task / 64] &= ~(std::uint64_t{1} << (task % 64)); }
  void clear() { words[0] = words[1] = 0; }
  bool empty() const { return (words[0] | words[1]) == 0; }
  int size() const { return std::popcount(words[0]) + std::popcount(words[1]); }
  // The smallest member that is at least `from`, or -1.
  int next(int from) const {
    for (int task = from; task < kMaxTasks; ++task) {
      if (has(task)) return task;
    }
    return -1;
  }
  friend bool operator==(const TaskSet&, const TaskSet&) = default;
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_REGION_TASK_SET_H_
