// Lets an exception out whose text is no plain text.

#include "grader/corpus/probe/probe.h"

#include <stdexcept>

namespace course {

int answer(int question) {
  if (question == 2) throw std::runtime_error("\x1b[2J\n::error::x\n##[group]\xff]]>\n>> ::warning::All is well.");
  return 10 * question;
}

}  // namespace course
