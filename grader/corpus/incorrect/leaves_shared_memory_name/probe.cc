// Makes a shared memory object and does not unlink its name.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) close(shm_open("/probe_forgotten", O_CREAT | O_RDWR, 0600));
  return 10 * question;
}

}  // namespace course
