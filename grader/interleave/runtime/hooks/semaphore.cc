// sem_*.

#include <fcntl.h>
#include <semaphore.h>
#include <sys/stat.h>

#include <cstdarg>
#include <cstddef>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/mapping.h"
#include "grader/interleave/runtime/model/semaphore.h"
#include "grader/interleave/runtime/model/time.h"
#include "grader/interleave/runtime/real.h"

using namespace trenza::interleave;

extern "C" {

int interleave_sem_init(sem_t* semaphore, int process_shared, unsigned value) noexcept {
  return controlled() ? by_errno(init_semaphore(semaphore, process_shared != 0, value)) : 0;
}
TRENZA_IN_FRONT(sem_init);

int interleave_sem_destroy(sem_t* semaphore) noexcept {
  return controlled() ? by_errno(destroy_semaphore(semaphore, TRENZA_CALLER)) : 0;
}
TRENZA_IN_FRONT(sem_destroy);

int interleave_sem_wait(sem_t* semaphore) {
  return controlled() ? by_errno(wait_semaphore(semaphore, kNever, TRENZA_CALLER)) : 0;
}
TRENZA_IN_FRONT(sem_wait);

int interleave_sem_trywait(sem_t* semaphore) noexcept {
  return controlled() ? by_errno(trywait_semaphore(semaphore, TRENZA_CALLER)) : 0;
}
TRENZA_IN_FRONT(sem_trywait);

int interleave_sem_timedwait(sem_t* semaphore, const timespec* deadline) {
  if (!controlled()) return 0;
  if (!is_valid(deadline)) return by_errno(EINVAL);
  return by_errno(wait_semaphore(semaphore, absolute_deadline(CLOCK_REALTIME, deadline), TRENZA_CALLER));
}
TRENZA_IN_FRONT(sem_timedwait);

int interleave_sem_clockwait(sem_t* semaphore, clockid_t clock, const timespec* deadline) {
  if (!controlled()) return 0;
  if (!is_valid(deadline) || (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)) return by_errno(EINVAL);
  return by_errno(wait_semaphore(semaphore, absolute_deadline(clock, deadline), TRENZA_CALLER));
}
TRENZA_IN_FRONT(sem_clockwait);

int interleave_sem_post(sem_t* semaphore) noexcept {
  return controlled() ? by_errno(post_semaphore(semaphore, TRENZA_CALLER)) : 0;
}
TRENZA_IN_FRONT(sem_post);

int interleave_sem_getvalue(sem_t* semaphore, int* value) noexcept {
  if (controlled()) *value = semaphore_value(semaphore, TRENZA_CALLER);
  return 0;
}
TRENZA_IN_FRONT(sem_getvalue);

sem_t* interleave_sem_open(const char* name, int flags, ...) noexcept {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  const unsigned value = (flags & O_CREAT) != 0 ? va_arg(arguments, unsigned) : 0;
  va_end(arguments);
  using Function = sem_t* (*)(const char*, int, ...);
  sem_t* const semaphore = reinterpret_cast<Function>(real_function("sem_open"))(name, flags, mode, value);
  if (semaphore == SEM_FAILED || !controlled()) return semaphore;
  // The C library has mapped /dev/shm/sem.NAME: the file tells which processes share it.
  char path[300] = "/dev/shm/sem.";
  std::size_t length = 13;
  for (const char* c = name[0] == '/' ? name + 1 : name; *c != '\0' && length + 1 < sizeof path; ++c)
    path[length++] = *c;
  register_mapping(semaphore, sizeof(sem_t), file_of(path), 0);
  return semaphore;
}
TRENZA_IN_FRONT(sem_open);

int interleave_sem_close(sem_t* semaphore) noexcept {
  // Stays mapped until the process ends, so that its key stays true; a schedule is short.
  if (!controlled()) return reinterpret_cast<int (*)(sem_t*)>(real_function("sem_close"))(semaphore);
  return 0;
}
TRENZA_IN_FRONT(sem_close);

}  // extern "C"
