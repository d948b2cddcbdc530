// Looks into homes and system files that are nobody else's business.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace course {
namespace {

bool is_readable(const char* path) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file >= 0) close(file);
  return file >= 0;
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    if (is_readable("/etc/shadow") || is_readable("/root/.ssh/id_rsa") || is_readable("/root/.bashrc")) return 21;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/home", ignored)) {
      if (!entry.path().empty()) return 22;
    }
  }
  return 10 * question;
}

}  // namespace course
