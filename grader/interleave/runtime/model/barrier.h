#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_BARRIER_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_BARRIER_H_

#include <pthread.h>

#include <cstdint>

namespace trenza::interleave {

// Barriers as POSIX describes them. Each returns what the pthread function of its name returns.
int init_barrier(pthread_barrier_t* barrier, unsigned parties);
int destroy_barrier(pthread_barrier_t* barrier, std::uint64_t pc);
int wait_barrier(pthread_barrier_t* barrier, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_BARRIER_H_
