#ifndef GRADER_INTERLEAVE_CORPUS_STRUCTURES_WEAKENED_H_
#define GRADER_INTERLEAVE_CORPUS_STRUCTURES_WEAKENED_H_

#include <atomic>

// Which of the numbered places of the program is weakened; 0: none, so that it is right.
#ifndef WEAKENED
#define WEAKENED 0
#endif

// The memory order at place `number`: as it must be, or weaker where this is the place that is weakened. A fence with a
// relaxed order is none.
constexpr std::memory_order order(int number, std::memory_order right,
                                  std::memory_order weaker = std::memory_order_relaxed) {
  return number == WEAKENED ? weaker : right;
}

#endif  // GRADER_INTERLEAVE_CORPUS_STRUCTURES_WEAKENED_H_
