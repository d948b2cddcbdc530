// Makes a named semaphore and does not unlink its name.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <semaphore.h>

namespace course {

int answer(int question) {
  if (question == 2) sem_close(sem_open("/probe_forgotten", O_CREAT, 0600, 1));
  return 10 * question;
}

}  // namespace course
