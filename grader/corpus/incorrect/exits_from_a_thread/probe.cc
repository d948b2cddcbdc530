// A thread ends the whole program, as if all were well.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

#include <thread>

namespace course {

int answer(int question) {
  if (question == 2) std::thread([] { _exit(0); }).join();
  return 10 * question;
}

}  // namespace course
