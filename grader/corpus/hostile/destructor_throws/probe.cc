// A static destructor lets an exception out, after the case has passed.

#include "grader/corpus/probe/probe.h"

#include <stdexcept>

namespace course {
namespace {

struct Thrower {
  bool armed = false;
  ~Thrower() noexcept(false) {
    if (armed) throw std::runtime_error("too late");
  }
} thrower;

}  // namespace

int answer(int question) {
  if (question == 2) {
    thrower.armed = true;
  }
  return 10 * question;
}

}  // namespace course
