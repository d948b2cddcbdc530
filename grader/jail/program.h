#ifndef GRADER_JAIL_PROGRAM_H_
#define GRADER_JAIL_PROGRAM_H_

#include <sys/types.h>

#include <string>

#include "grader/jail/settings.h"

namespace trenza {

// Starts the tested program as a child of this process: under its limits, as its own user, without capabilities, behind
// the filter, with standard output, error and the channel open and nothing else. Returns its pid; -1 if it could not be
// started, and `error` says why in a sentence's second half.
pid_t start_program(const Settings& settings, std::string& error);

}  // namespace trenza

#endif  // GRADER_JAIL_PROGRAM_H_
