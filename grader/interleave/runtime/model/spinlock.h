#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_SPINLOCK_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_SPINLOCK_H_

#include <pthread.h>

#include <cstdint>

namespace trenza::interleave {

// Spin locks as POSIX describes them: as mutexes, since who waits does not see the difference.
int lock_spinlock(pthread_spinlock_t* lock, std::uint64_t pc);
int trylock_spinlock(pthread_spinlock_t* lock, std::uint64_t pc);
int unlock_spinlock(pthread_spinlock_t* lock, std::uint64_t pc);
int init_spinlock(pthread_spinlock_t* lock, bool process_shared);
int destroy_spinlock(pthread_spinlock_t* lock, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_SPINLOCK_H_
