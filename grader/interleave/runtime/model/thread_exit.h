#ifndef GRADER_INTERLEAVE_RUNTIME_MODEL_THREAD_EXIT_H_
#define GRADER_INTERLEAVE_RUNTIME_MODEL_THREAD_EXIT_H_

#include <pthread.h>

namespace trenza::interleave {

// What a thread keeps for itself and gives back when it ends.

// Runs what the calling thread leaves to do: thread_local destructors, newest first, then key destructors.
void run_thread_exit_handlers();
// Only the first part, for the thread that ends its process.
void run_thread_local_destructors();
// A thread_local object of the calling thread was constructed.
void add_thread_local_destructor(void (*destructor)(void*), void* object);

// Keys, per process, and the calling thread's values. Each returns what the pthread function of its name returns.
int create_key(pthread_key_t* key, void (*destructor)(void*));
int delete_key(pthread_key_t key);
int set_value(pthread_key_t key, void* value);
void* value_of(pthread_key_t key);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_MODEL_THREAD_EXIT_H_
