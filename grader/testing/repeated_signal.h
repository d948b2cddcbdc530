#ifndef GRADER_TESTING_REPEATED_SIGNAL_H_
#define GRADER_TESTING_REPEATED_SIGNAL_H_

#include <time.h>

#include <chrono>

namespace trenza {

// While it lives, the process that made it gets `signal` every `period`; those that are not yet delivered become one.
// Not in forked children. By timer_create(2): the kernel shows such timers to the keeper, and shows it nothing of
// setitimer(2) and alarm(2), for whose sake a program that calls them is never said to hang.
class RepeatedSignal {
 public:
  // Throws std::system_error.
  RepeatedSignal(int signal, std::chrono::microseconds period);
  ~RepeatedSignal();
  RepeatedSignal(const RepeatedSignal&) = delete;
  RepeatedSignal& operator=(const RepeatedSignal&) = delete;

  // No signal more. May be called by the signal's handler.
  void stop() const;

 private:
  timer_t timer_{};
};

}  // namespace trenza

#endif  // GRADER_TESTING_REPEATED_SIGNAL_H_
