// Writes well-formed lines into every descriptor it finds, without end.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <vector>

namespace course {
namespace {

// Every descriptor beyond the standard ones that is open; the grader's own is among them.
std::vector<int> strange_descriptors() {
  std::vector<int> found;
  for (int descriptor = 3; descriptor < 256; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) >= 0) found.push_back(descriptor);
  }
  return found;
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    std::string lines;
    while (lines.size() < 4096) lines += "say|1|more\n";
    const std::vector<int> descriptors = strange_descriptors();
    for (;;) {
      for (const int descriptor : descriptors) {
        if (write(descriptor, lines.data(), lines.size()) < 0) continue;
      }
    }
  }
  return 10 * question;
}

}  // namespace course
