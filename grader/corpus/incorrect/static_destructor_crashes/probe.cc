// Answers rightly, and leaves a static object whose destructor crashes.

#include "grader/corpus/probe/probe.h"

#include <cstdlib>

namespace course {
namespace {

struct Crasher {
  Crasher() {}
  ~Crasher() { std::abort(); }
};

}  // namespace

int answer(int question) {
  if (question == 2) static const Crasher crasher;
  return 10 * question;
}

}  // namespace course
