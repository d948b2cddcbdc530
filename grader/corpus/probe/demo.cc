// Asks the three questions in one process, so that an entry can be watched without the grader.

#include <cstdio>

#include "grader/corpus/probe/probe.h"

int main() {
  for (int question = 1; question <= 3; ++question) std::printf("%d -> %d\n", question, course::answer(question));
  return 0;
}
