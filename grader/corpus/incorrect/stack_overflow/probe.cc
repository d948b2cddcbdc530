// Calls itself without end, with a large frame each time.

#include "grader/corpus/probe/probe.h"

namespace course {
namespace {

int dive(int depth) {
  volatile char frame[16 * 1024];
  frame[0] = static_cast<char>(depth);
  return depth < 0 ? 0 : dive(depth + 1) + frame[0];
}

}  // namespace

int answer(int question) {
  if (question == 2) return dive(question);
  return 10 * question;
}

}  // namespace course
