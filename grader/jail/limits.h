#ifndef GRADER_JAIL_LIMITS_H_
#define GRADER_JAIL_LIMITS_H_

#include <chrono>
#include <cstdint>

namespace trenza {

// What one process tree may use. Every bound is enforced by something outside the tree.
struct Limits {
  std::chrono::milliseconds wall{10'000};       // up to kPatience times this where the machine lets it wait
  std::chrono::seconds cpu{20};                 // of all processes together
  std::uint64_t output_bytes = 1024 * 1024;     // standard output and error together
  std::uint64_t file_bytes = 64 * 1024 * 1024;  // of each file
  // Of all processes together, and of what they keep in /tmp, /dev/shm and their folders where those are memory.
  std::uint64_t memory_bytes = 1024 * 1024 * 1024;
  // Address space of each process; 0: unbounded, as ThreadSanitizer's shadow memory needs.
  std::uint64_t address_bytes = 4ULL * 1024 * 1024 * 1024;
  std::uint64_t processes = 512;                 // processes and threads together, at any moment
  std::uint64_t disk_bytes = 128 * 1024 * 1024;  // of each folder that it may write to
  std::uint64_t names = 10'000;                  // files and folders in each of those
};

// A tree that has hardly come to run when its wall limit is over, although it wants to, has this limit once more, until
// it has had so many: a neighbour's bomb, or a busy machine, is no fault of its own.
constexpr int kPatience = 5;

}  // namespace trenza

#endif  // GRADER_JAIL_LIMITS_H_
