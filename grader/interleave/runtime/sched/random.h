#ifndef GRADER_INTERLEAVE_RUNTIME_SCHED_RANDOM_H_
#define GRADER_INTERLEAVE_RUNTIME_SCHED_RANDOM_H_

#include <cstdint>

namespace trenza::interleave {

// The next number of the sequence that `state` stands for (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number
// Generators", 2014). The same state gives the same numbers everywhere.
inline std::uint64_t next_random(std::uint64_t& state) {
  state += 0x9e37'79b9'7f4a'7c15;
  std::uint64_t mixed = state;
  mixed = (mixed ^ mixed >> 30) * 0xbf58'476d'1ce4'e5b9;
  mixed = (mixed ^ mixed >> 27) * 0x94d0'49bb'1331'11eb;
  return mixed ^ mixed >> 31;
}

// A number below `bound`, which is not 0; the bias is below bound / 2^32.
inline std::uint32_t random_below(std::uint64_t& state, std::uint32_t bound) {
  return static_cast<std::uint32_t>((next_random(state) >> 32) * bound >> 32);
}

// A number in [0, 1).
inline double random_fraction(std::uint64_t& state) { return static_cast<double>(next_random(state) >> 11) * 0x1p-53; }

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SCHED_RANDOM_H_
