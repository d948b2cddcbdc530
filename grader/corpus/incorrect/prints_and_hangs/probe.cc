// Prints where it is, without the end of a line, and then waits for itself. What it printed last is what helps.

#include "grader/corpus/probe/probe.h"

#include <cstdio>
#include <iostream>
#include <mutex>

namespace course {

int answer(int question) {
  static std::mutex mutex;
  const std::lock_guard outer(mutex);
  std::printf("printf: question %d; ", question);
  std::cout << "cout: before the second lock";
  if (question == 2) mutex.lock();
  return 10 * question;
}

}  // namespace course
