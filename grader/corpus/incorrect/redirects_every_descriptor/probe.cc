// Puts /dev/null in the place of every descriptor.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    const int null = open("/dev/null", O_RDWR);
    for (int descriptor = 0; descriptor < 64; ++descriptor) dup2(null, descriptor);
  }
  return 10 * question;
}

}  // namespace course
