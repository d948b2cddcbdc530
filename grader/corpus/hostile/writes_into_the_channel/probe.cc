// Writes garbage into every descriptor it finds, and then answers rightly.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <unistd.h>

#include <string_view>
#include <vector>

namespace course {
namespace {

constexpr std::string_view kGarbage = "\x1b[2J ::notice::x\n";

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
    for (const int descriptor : strange_descriptors()) {
      if (write(descriptor, kGarbage.data(), kGarbage.size()) < 0) continue;
    }
  }
  return 10 * question;
}

}  // namespace course
