// Lets a shell do its work.

#include "grader/corpus/probe/probe.h"

#include <cstdlib>

namespace course {

int answer(int question) { return std::system("exit 0") == 0 ? 10 * question : 0; }

}  // namespace course
