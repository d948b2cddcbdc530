// Lets an exception out of a thread: std::terminate.

#include "grader/corpus/probe/probe.h"

#include <stdexcept>
#include <thread>

namespace course {

int answer(int question) {
  if (question == 2) std::thread([] { throw std::runtime_error("out of a thread"); }).join();
  return 10 * question;
}

}  // namespace course
