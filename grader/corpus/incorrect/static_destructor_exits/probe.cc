// Answers rightly, and leaves a static object whose destructor ends the program with another exit code.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

namespace course {
namespace {

struct Leaver {
  Leaver() {}
  ~Leaver() { _exit(4); }
};

}  // namespace

int answer(int question) {
  if (question == 2) static const Leaver leaver;
  return 10 * question;
}

}  // namespace course
