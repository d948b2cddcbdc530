// Two threads use the same number without any order, one of them by functions of the C library that ThreadSanitizer
// does not stand in front of.

#include "grader/corpus/probe/probe.h"

#include <unistd.h>

#include <cwchar>
#include <thread>

namespace course {

int answer(int question) {
  wchar_t shared = 10 * question;
  if (question == 2) {
    std::thread writer([&] { shared = 10 * question; });
    wchar_t seen = 0, swapped = 0;
    std::wmemcpy(&seen, &shared, 1);
    swab(&shared, &swapped, sizeof shared);
    writer.join();
  }
  return shared;
}

}  // namespace course
