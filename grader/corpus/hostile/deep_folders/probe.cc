// Makes folders in folders, deeper than a path can name.

#include "grader/corpus/probe/probe.h"

#include <sys/stat.h>
#include <unistd.h>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (int i = 0; i < 700; ++i) {
      if (mkdir("deeper", 0700) != 0 || chdir("deeper") != 0) break;
    }
  }
  return 10 * question;
}

}  // namespace course
