// Ends the process while its variables are made, long before main.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

#include <cstdlib>

namespace course {
namespace {

const int early = (std::exit(0), 1);

}  // namespace

int answer(int question) { return 10 * question * early; }

}  // namespace course
