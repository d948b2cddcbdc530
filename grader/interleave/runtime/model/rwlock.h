#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_RWLOCK_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_RWLOCK_H_

#include <pthread.h>

#include <cstdint>

namespace trenza::interleave {

// Reader-writer locks as POSIX describes them. Each returns what the pthread function of its name returns. Neither side
// is preferred: who comes first is up to the search.
int init_rwlock(pthread_rwlock_t* lock);
int destroy_rwlock(pthread_rwlock_t* lock, std::uint64_t pc);
int read_lock(pthread_rwlock_t* lock, std::int64_t deadline, std::uint64_t pc);
int write_lock(pthread_rwlock_t* lock, std::int64_t deadline, std::uint64_t pc);
int try_rwlock(pthread_rwlock_t* lock, bool write, std::uint64_t pc);
int unlock_rwlock(pthread_rwlock_t* lock, std::uint64_t pc);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_RWLOCK_H_
