// Leaves a folder that its own user may not enter, so that the grader has trouble to clean up.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    mkdir("closed", 0700);
    close(open("closed/file", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    chmod("closed", 0);
  }
  return 10 * question;
}

}  // namespace course
