#include "grader/corpus/silenced/silenced.h"

namespace course {

int one() { return 1; }

bool asks_for_silence() { return false; }

}  // namespace course
