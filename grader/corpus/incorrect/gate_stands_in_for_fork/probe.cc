// Has a function of its own called fork, and everybody calls it.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

extern "C" pid_t fork() noexcept { return -1; }

namespace course {

int answer(int question) { return 10 * question; }

}  // namespace course
