#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_ONCE_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_ONCE_H_

#include <cstdint>

namespace trenza::interleave {

// Initialisation by the first who comes, for pthread_once and the guards of static locals. `flag` is their memory.

// True if the calling task is to initialise, and must call end_once; false if that was done, and is now seen. Waits
// while another task is at it.
bool begin_once(const void* flag, std::uint64_t pc);
// Initialisation is complete, or, if not `done`, ended by an exception: the next who comes tries again.
void end_once(const void* flag, bool done, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_ONCE_H_
