// Spins on a flag that nobody sets.

#include "grader/corpus/probe/probe.h"

#include <atomic>

namespace course {

int answer(int question) {
  static std::atomic<bool> done{false};
  while (question == 2 && !done) {
  }
  return 10 * question;
}

}  // namespace course
