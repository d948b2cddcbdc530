#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_MUTEX_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_MUTEX_H_

#include <pthread.h>

#include <cstdint>

#include "grader/interleave/runtime/region/object.h"

namespace trenza::interleave {

// Mutexes as POSIX describes them. Each returns what the pthread function of its name returns. Misuse that POSIX leaves
// undefined ends the schedule; a second lock of a normal mutex by its owner blocks, which is a deadlock.
int init_mutex(pthread_mutex_t* mutex, const pthread_mutexattr_t* attributes, std::uint64_t pc);
int destroy_mutex(pthread_mutex_t* mutex, std::uint64_t pc);
int lock_mutex(pthread_mutex_t* mutex, std::int64_t deadline, std::uint64_t pc);
int trylock_mutex(pthread_mutex_t* mutex, std::uint64_t pc);
int unlock_mutex(pthread_mutex_t* mutex, std::uint64_t pc);
int make_mutex_consistent(pthread_mutex_t* mutex, std::uint64_t pc);

// The object that stands for `mutex`.
Object& mutex_object(pthread_mutex_t* mutex);

// For waits on a condition variable: the calling task gives the mutex up entirely, and takes it again as it was.
// release_for_wait returns the depth for take_after_wait; 0 if the calling task does not hold it.
std::uint32_t release_for_wait(pthread_mutex_t* mutex);
int take_after_wait(pthread_mutex_t* mutex, std::uint32_t depth);

// True if a task of `process` holds a robust mutex.
bool holds_robust_mutex(int process);
// `process` has ended without unlocking: robust mutexes tell the next one who locks them.
void abandon_mutexes(int process);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_MUTEX_H_
