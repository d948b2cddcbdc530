// Writes at an offset beyond the largest file that is allowed.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    const int file = open("large", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const off_t one_gibibyte = off_t{1} << 30;
    if (pwrite(file, "x", 1, one_gibibyte) != 1) return -1;
    close(file);
  }
  return 10 * question;
}

}  // namespace course
