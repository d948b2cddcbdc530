// As short as it gets.

#include "grader/corpus/probe/probe.h"

namespace course {

int answer(int question) { return 10 * question; }

}  // namespace course
