#ifndef GRADER_GATE_COMPILER_BOUNDED_RUN_H_
#define GRADER_GATE_COMPILER_BOUNDED_RUN_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace trenza {

// What one run of a compiler may use. Enough for any exercise on a slow and busy machine.
struct CompilerLimits {
  std::chrono::seconds cpu{30};                            // of each process
  std::chrono::seconds wall{300};                          // of all
  std::uint64_t memory_bytes = 3ULL * 1024 * 1024 * 1024;  // address space of each process
  std::uint64_t file_bytes = 128ULL * 1024 * 1024;         // of each file that it writes
  std::uint64_t output_bytes = 128ULL * 1024;              // what it prints, errors included
};

struct BoundedRun {
  enum class End { exited, cpu_limit, wall_limit, output_limit, file_limit, memory_limit, not_started };

  End end = End::not_started;
  int exit_code = 1;   // 0 only if it exited so
  std::string output;  // what it printed, at most CompilerLimits::output_bytes
};

// Runs the trusted program `line`, which works on what nobody trusts, and whatever it starts, within `limits`; its
// input is empty. All of it has ended when this returns. Does not throw. It makes this process the reaper of its
// orphans.
BoundedRun run_bounded(const std::vector<std::string>& line, const CompilerLimits& limits);

}  // namespace trenza

#endif  // GRADER_GATE_COMPILER_BOUNDED_RUN_H_
