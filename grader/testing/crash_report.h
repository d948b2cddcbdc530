#ifndef GRADER_TESTING_CRASH_REPORT_H_
#define GRADER_TESTING_CRASH_REPORT_H_

namespace trenza {

// From now on, a signal that ends this process (SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL) first sends a record with
// the addresses on the stack over the channel:
//
//   crash|pid|signal|offset,offset,…   (hexadecimal, from the load address of the program)
//
// and then ends the process as it would have. Forked children die in silence: many a lesson lets them die on purpose.
void report_crashes();

}  // namespace trenza

#endif  // GRADER_TESTING_CRASH_REPORT_H_
