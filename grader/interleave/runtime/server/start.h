#ifndef GRADER_INTERLEAVE_RUNTIME_SERVER_START_H_
#define GRADER_INTERLEAVE_RUNTIME_SERVER_START_H_

namespace trenza::interleave {

// Meets the explorer that started this program, and runs one schedule after another, each in a forked process. Returns
// in such a process, as its task 0 that holds the baton; never returns in the server itself. A program that no explorer
// has started runs one schedule, the default one, and ends with its exit code, or 70 after a finding.
void serve_schedules();

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_RUNTIME_SERVER_START_H_
