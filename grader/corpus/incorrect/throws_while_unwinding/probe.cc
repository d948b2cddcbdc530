// A destructor throws while another exception is on its way: std::terminate.

#include "grader/corpus/probe/probe.h"

#include <stdexcept>

namespace course {
namespace {

struct Thrower {
  ~Thrower() noexcept(false) { throw std::runtime_error("second"); }
};

}  // namespace

int answer(int question) {
  if (question == 2) {
    const Thrower thrower;
    throw std::runtime_error("first");
  }
  return 10 * question;
}

}  // namespace course
