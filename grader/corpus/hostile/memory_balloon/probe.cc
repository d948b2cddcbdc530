// Takes memory and uses it, without end.

#include "grader/corpus/probe/probe.h"

#include <cstring>
#include <new>

namespace course {

int answer(int question) {
  if (question == 2) {
    for (;;) std::memset(new char[16 * 1024 * 1024], 1, 16 * 1024 * 1024);
  }
  return 10 * question;
}

}  // namespace course
