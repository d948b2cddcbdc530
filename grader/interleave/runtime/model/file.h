#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_FILE_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_FILE_H_

#include <cstdint>

#include "grader/interleave/runtime/model/channel.h"

namespace trenza::interleave {

// Files that several tasks may read and write. Their content stays in the kernel and no call on them waits; but what a
// read finds depends on what was written before, so each is a step while there are several tasks. Who reads has seen
// what those had who wrote.

// How a system call uses a file.
enum class Use : std::uint8_t {
  look,    // reads at a place that it names
  read,    // reads where the descriptor stands, which moves on
  change,  // writes, or changes the size or where the descriptor stands
};
long use_file(int descriptor, const Descriptor& what, Use use, const SystemCall& call, std::uint64_t pc);

// Does `call`, which looks up a name among files, and makes, removes or replaces one if it `modifies`.
long use_names(bool modifies, Look call, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_FILE_H_
