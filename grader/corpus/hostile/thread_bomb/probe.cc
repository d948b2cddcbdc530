// Starts threads without end.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

#include <thread>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (;;) std::thread([] { pause(); }).detach();
  }
  return 10 * question;
}

}  // namespace course
