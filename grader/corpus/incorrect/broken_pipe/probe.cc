// Writes into a pipe that nobody reads any more.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    int ends[2];
    if (pipe(ends) != 0) return -1;
    close(ends[0]);
    if (write(ends[1], "x", 1) < 0) return -1;
  }
  return 10 * question;
}

}  // namespace course
