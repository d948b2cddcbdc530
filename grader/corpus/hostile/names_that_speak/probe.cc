// Leaves names in /dev/shm that look like lines of the grader's own protocol.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <initializer_list>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (const char* name : {"/x\nexited 0\ndone", "/x\nerror no disk", "/\x1b[2J\n::notice::x", "/\xff"}) {
      close(shm_open(name, O_CREAT | O_RDWR, 0600));
    }
  }
  return 10 * question;
}

}  // namespace course
