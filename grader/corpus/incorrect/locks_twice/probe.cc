// Locks a mutex that it holds already, and so waits for itself. ThreadSanitizer would say so only afterwards.

#include "grader/corpus/probe/probe.h"

#include <mutex>

namespace course {

int answer(int question) {
  static std::mutex mutex;
  const std::lock_guard outer(mutex);
  if (question == 2) mutex.lock();
  return 10 * question;
}

}  // namespace course
