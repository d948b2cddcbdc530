// A second file of the same learner.

#include "grader/link/testdata/contract.h"

namespace course {

std::string caught_from(void (*f)()) {
  try {
    f();
  } catch (const Refused& refused) {
    return refused.what();
  } catch (...) {
    return "something else";
  }
  return "nothing";
}

}  // namespace course
