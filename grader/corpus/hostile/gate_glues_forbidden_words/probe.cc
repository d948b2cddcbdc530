// Has a race and hides it, behind a word that stands nowhere in the file.

#include "grader/corpus/probe/probe.h"

#include <thread>

#define GLUE(a, b) a##b
#define QUIET GLUE(__attri, bute__)((GLUE(no_sani, tize_thread)))

namespace course {
namespace {

int counter = 0;

QUIET void count() { ++counter; }

}  // namespace

int answer(int question) {
  std::thread first(count);
  std::thread second(count);
  first.join();
  second.join();
  return 10 * question;
}

}  // namespace course
