// The same without exit handlers.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

namespace course {
namespace {

const int early = (_exit(0), 1);

}  // namespace

int answer(int question) { return 10 * question * early; }

}  // namespace course
