#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_SEMAPHORE_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_SEMAPHORE_H_

#include <semaphore.h>

#include <cstdint>

namespace trenza::interleave {

// POSIX semaphores. Each returns 0 or an error number, which its caller puts into errno.
int init_semaphore(sem_t* semaphore, bool process_shared, unsigned value);
int destroy_semaphore(sem_t* semaphore, std::uint64_t pc);
int wait_semaphore(sem_t* semaphore, std::int64_t deadline, std::uint64_t pc);
int trywait_semaphore(sem_t* semaphore, std::uint64_t pc);
int post_semaphore(sem_t* semaphore, std::uint64_t pc);
int semaphore_value(sem_t* semaphore, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_SEMAPHORE_H_
