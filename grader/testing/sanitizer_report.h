#ifndef GRADER_TESTING_SANITIZER_REPORT_H_
#define GRADER_TESTING_SANITIZER_REPORT_H_

namespace trenza {

// From now on, when ThreadSanitizer gives up (a failed check of its own, no memory, too many threads), a record goes
// over the channel before it ends the process:
//
//   gave_up|pid
//
// And, from the start of the process on, one for each report that it has written to its log:
//
//   report|pid
//
// So the runner knows how many reports there must be, whatever became of the files. Forked children send both too.
// Does nothing where ThreadSanitizer is not linked.
void announce_sanitizer_reports();

}  // namespace trenza

#endif  // GRADER_TESTING_SANITIZER_REPORT_H_
