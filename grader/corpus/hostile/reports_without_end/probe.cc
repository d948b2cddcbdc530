// Leaves more and larger reports than anybody wants to read.

#include "grader/corpus/probe/probe.h"

#include <fstream>
#include <string>

namespace course {

int answer(int question) {
  if (question == 2) {
    const std::string much(4 * 1024 * 1024, 'x');
    for (int i = 0; i < 8; ++i) std::ofstream("../reports/report." + std::to_string(i)) << much;
  }
  return 10 * question;
}

}  // namespace course
