// Writes many files, each smaller than any limit.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace course {

int answer(int question) {
  if (question == 2) {
    const std::vector<char> block(1024 * 1024, 'x');
    for (int i = 0; i < 1024; ++i) {
      const int file = open(("probe." + std::to_string(i)).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
      if (file < 0 || write(file, block.data(), block.size()) <= 0) break;
      close(file);
    }
  }
  return 10 * question;
}

}  // namespace course
