#ifndef GRADER_JAIL_LIMITS_H_
#define GRADER_JAIL_LIMITS_H_

#include <chrono>
#include <cstdint>

namespace trenza {

// What one process tree may use. Every bound is enforced by something outside the tree.
struct Limits {
  std::chrono::milliseconds wall{10'000};
  std::chrono::seconds cpu{20};                 // of each process
  std::uint64_t output_bytes = 1024 * 1024;     // standard output and error together
  std::uint64_t file_bytes = 64 * 1024 * 1024;  // of each file
  // Address space of each process; 0: unbounded, as ThreadSanitizer's shadow memory needs.
  std::uint64_t memory_bytes = 4ULL * 1024 * 1024 * 1024;
};

}  // namespace trenza

#endif  // GRADER_JAIL_LIMITS_H_
