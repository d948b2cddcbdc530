#ifndef GRADER_TESTING_COMPLETION_H_
#define GRADER_TESTING_COMPLETION_H_

#include <atomic>
#include <functional>

#include "grader/testing/call_site.h"
#include "grader/testing/processes.h"
#include "grader/testing/shared.h"

namespace trenza {

// Whether a forked child of a test came to the end of what it had to do. Its exit code does not tell: the code under
// test runs in there too, and may end it with whatever code the test hopes for. Nor do its assertions, where it cannot
// speak any more. So it leaves word in memory that both see. Made before the fork, one for each child.
//
//   Completion completion;
//   if (fork() == 0) completion.end_with(body);
//   …
//   completion.demand(ending);
class Completion {
 public:
  // In the child: ends it by _exit with what `body` returns.
  [[noreturn]] void end_with(const std::function<int()>& body) const;

  // In the parent, of the child that ended so: fails the case, at `place`, and returns false if the child left by
  // itself and not at the end of its body, or if an assertion failed there. A signal needs no word.
  bool demand(const Ending& ending, CallSite place = CallSite::current()) const;

 private:
  struct Word {
    std::atomic<bool> over{false};
    std::atomic<unsigned> failures{0};
  };
  Shared<Word> word_;
};

}  // namespace trenza

#endif  // GRADER_TESTING_COMPLETION_H_
