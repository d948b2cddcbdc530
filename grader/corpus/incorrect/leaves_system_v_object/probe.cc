// Makes a System V shared memory segment and does not remove it.

#include "grader/corpus/probe/probe.h"

#include <sys/ipc.h>
#include <sys/shm.h>

namespace course {

int answer(int question) {
  if (question == 2) shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  return 10 * question;
}

}  // namespace course
