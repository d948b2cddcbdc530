#ifndef GRADER_TESTING_GUARDED_H_
#define GRADER_TESTING_GUARDED_H_

#include <gtest/gtest.h>

#include <exception>
#include <functional>
#include <string>
#include <utility>

#include "grader/testing/call_site.h"
#include "grader/testing/explain.h"

namespace trenza {

// What guarded() ends with where something was thrown.
inline constexpr int kThrown = 100;

// `body` for run_in_child(): whatever it throws is a failure of the case at the place of the call, and kThrown. Without
// it the exception would leave the child's copy of the case, and look like a child of the code under test that came
// back.
inline std::function<int()> guarded(std::function<int()> body, CallSite place = CallSite::current()) {
  return [body = std::move(body), place] {
    std::string what = "something was thrown that is no std::exception.";
    try {
      return body();
    } catch (const std::exception& error) {
      what = std::string("an exception was thrown that says \"") + error.what() + "\".";
    } catch (...) {
    }
    ADD_FAILURE_AT(place.file, place.line) << explain("What the contract does not allow here: " + what);
    return kThrown;
  };
}

}  // namespace trenza

#endif  // GRADER_TESTING_GUARDED_H_
