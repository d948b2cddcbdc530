// Looks for processes that are not its own.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

#include <cctype>
#include <filesystem>
#include <system_error>

namespace course {

int answer(int question) {
  if (question == 2) {
    int others = 0;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
      if (std::isdigit(static_cast<unsigned char>(entry.path().filename().native()[0])) != 0) ++others;
    }
    // Itself and its keeper.
    if (others > 2) return 21;
  }
  return 10 * question;
}

}  // namespace course
