// Makes a file of a terabyte that takes no room.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    const int file = open("sparse", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (ftruncate(file, off_t{1} << 40) != 0) return -1;
    close(file);
  }
  return 10 * question;
}

}  // namespace course
