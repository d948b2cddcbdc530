// Recurses without end in a thread, which has a small stack of its own.

#include "grader/corpus/probe/probe.h"

#include <thread>

namespace course {
namespace {

int deeper(volatile int* depth) {
  volatile char frame[1024];
  *depth = *depth + 1;
  frame[0] = static_cast<char>(*depth);
  return deeper(depth) + frame[0];
}

}  // namespace

int answer(int question) {
  if (question == 2) {
    int result = 0;
    std::thread([&] {
      volatile int depth = 0;
      result = deeper(&depth);
    }).join();
    return result;
  }
  return 10 * question;
}

}  // namespace course
