#ifndef GRADER_TESTING_TOLD_ACCESSES_H_
#define GRADER_TESTING_TOLD_ACCESSES_H_

#include <cstddef>
#include <vector>

namespace trenza {

// Stands in for ThreadSanitizer in tests: what it was told of one access to memory.
struct Access {
  bool is_write;
  const void* at;
  std::size_t size;
  bool operator==(const Access&) const = default;
};

inline Access read_of(const void* at, std::size_t size) { return {false, at, size}; }
inline Access write_of(const void* at, std::size_t size) { return {true, at, size}; }

// Whether all of `expected` were told since the last call of this or the next function.
bool told(const std::vector<Access>& expected);
void forget_accesses();

}  // namespace trenza

#endif  // GRADER_TESTING_TOLD_ACCESSES_H_
