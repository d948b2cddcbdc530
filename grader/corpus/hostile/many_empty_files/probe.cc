// Makes a hundred thousand empty files, to use up the inodes.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (int i = 0; i < 100'000; ++i) {
      const int file = open(("probe." + std::to_string(i)).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
      if (file < 0) break;
      close(file);
    }
  }
  return 10 * question;
}

}  // namespace course
