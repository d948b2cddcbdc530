// Unlocks a mutex that nobody has locked.

#include "grader/corpus/probe/probe.h"

#include <mutex>

namespace course {

int answer(int question) {
  static std::mutex mutex;
  if (question == 2) mutex.unlock();
  return 10 * question;
}

}  // namespace course
