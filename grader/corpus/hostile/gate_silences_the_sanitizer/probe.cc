// Has a race and hides it.

#include "grader/corpus/probe/probe.h"

#include <thread>

namespace course {
namespace {

int counter = 0;

__attribute__((no_sanitize("thread"))) void count() { ++counter; }

}  // namespace

int answer(int question) {
  std::thread first(count);
  std::thread second(count);
  first.join();
  second.join();
  return 10 * question;
}

}  // namespace course
