// Becomes a program that always succeeds.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    execl("/bin/true", "true", static_cast<char*>(nullptr));
  }
  return 10 * question;
}

}  // namespace course
