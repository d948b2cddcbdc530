// Calls another function than it names, by assembler that a macro of the C library writes.

#include "grader/corpus/probe/probe.h"

#include <sys/cdefs.h>

extern "C" int __REDIRECT(harmless, (const char*), system);

namespace course {

int answer(int question) { return harmless("true") == 0 ? 10 * question : 0; }

}  // namespace course
