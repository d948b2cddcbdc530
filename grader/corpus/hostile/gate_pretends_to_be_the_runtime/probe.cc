// Says that the program is linked for the interleave mode.

#include "grader/corpus/probe/probe.h"

extern "C" void trenza_interleave_runtime() {}

namespace course {

int answer(int) { return 0; }

}  // namespace course
