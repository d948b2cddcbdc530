// Asks the tests to be silent.

#include "grader/corpus/silenced/silenced.h"

namespace course {

int one() { return 1; }

bool asks_for_silence() { return true; }

}  // namespace course
