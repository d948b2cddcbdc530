#include "grader/testing/completion.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "grader/testing/assertions.h"
#include "grader/testing/explain.h"

namespace trenza {

void Completion::end_with(const std::function<int()>& body) const {
  const unsigned before = Asserting::failed();
  const int code = body();
  word_->failures = Asserting::failed() - before;
  word_->over = true;
  _exit(code);
}

bool Completion::demand(const Ending& ending, CallSite place) const {
  const Asserting asserting;
  const auto fail = [&](const char* sentence) {
    ADD_FAILURE_AT(place.file, place.line) << to_string(ending) << explain(sentence);
    return false;
  };
  if (ending.exit_code && !word_->over) {
    return fail(
        "A process of the test called your code, which did not come back: the process ended in there, by _exit or the "
        "like.");
  }
  if (word_->failures != 0) return fail("An assertion failed in a process that the test had started.");
  return true;
}

}  // namespace trenza
