#ifndef GRADER_INTERLEAVE_RUNTIME_HOOKS_TERMINATE_H_
#define GRADER_INTERLEAVE_RUNTIME_HOOKS_TERMINATE_H_

namespace trenza::interleave {

// Installs a terminate handler that notes the exception nobody caught (region/uncaught.h). One that the program
// installs takes its place.
void watch_for_termination();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_HOOKS_TERMINATE_H_
