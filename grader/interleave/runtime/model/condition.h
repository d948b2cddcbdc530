#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_CONDITION_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_CONDITION_H_

#include <pthread.h>

#include <cstdint>

namespace trenza::interleave {

// Condition variables as POSIX describes them. Each returns what the pthread function of its name returns. Whom a
// notification wakes, and one spurious wake-up in a schedule, are up to the search.
int init_condition(pthread_cond_t* condition, const pthread_condattr_t* attributes);
int destroy_condition(pthread_cond_t* condition, std::uint64_t pc);
int wait_condition(pthread_cond_t* condition, pthread_mutex_t* mutex, std::int64_t deadline, std::uint64_t pc);
int notify_condition(pthread_cond_t* condition, bool all, std::uint64_t pc);

// The clock that pthread_cond_timedwait measures by.
clockid_t clock_of(const pthread_cond_t* condition);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_CONDITION_H_
