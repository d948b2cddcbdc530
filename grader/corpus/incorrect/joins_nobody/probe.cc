// Destroys a std::thread that was neither joined nor detached: std::terminate.

#include "grader/corpus/probe/probe.h"

#include <thread>

namespace course {

int answer(int question) {
  if (question == 2) std::thread forgotten([] {});
  return 10 * question;
}

}  // namespace course
