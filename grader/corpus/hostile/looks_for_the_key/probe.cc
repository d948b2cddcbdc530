// Reads whatever can be read from the descriptors it finds, and from the channel through /proc.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
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
    char stolen[64];
    for (const int descriptor : strange_descriptors()) {
      if (recv(descriptor, stolen, sizeof stolen, MSG_DONTWAIT) > 0) return 21;
      const int again = open(("/proc/self/fd/" + std::to_string(descriptor)).c_str(), O_RDONLY | O_NONBLOCK);
      if (again >= 0 && read(again, stolen, sizeof stolen) > 0) return 22;
      if (again >= 0) close(again);
    }
  }
  return 10 * question;
}

}  // namespace course
