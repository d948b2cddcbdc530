#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_THREAD_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_THREAD_H_

#include <pthread.h>

#include <cstdint>

namespace trenza::interleave {

// Threads as POSIX describes them. A thread that has ended stays parked until its process ends: what its end does to
// others is modelled, and the C library's own way out would run beside the schedule.
int create_thread(pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument,
                  std::uint64_t pc);
int join_thread(pthread_t thread, void** result, std::int64_t deadline, bool at_once, std::uint64_t pc);
int detach_thread(pthread_t thread, std::uint64_t pc);

// The calling thread ends with `result`: runs its thread_local destructors and key destructors first.
[[noreturn]] void end_thread(void* result);

// A stack, from its lowest address.
struct Stack {
  void* base;
  unsigned long size;
};
// Maps the stack of a task; the same addresses in every schedule.
Stack map_stack(int task);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_THREAD_H_
