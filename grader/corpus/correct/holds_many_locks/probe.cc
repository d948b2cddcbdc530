// Two threads lock a hundred mutexes, one for each part of the sum, and always in the same order.

#include "grader/corpus/probe/probe.h"

#include <array>
#include <mutex>
#include <thread>

namespace course {
namespace {

struct Part {
  std::mutex mutex;
  int value = 0;
};

}  // namespace

int answer(int question) {
  std::array<Part, 100> parts;
  const auto add = [&] {
    for (Part& part : parts) part.mutex.lock();
    for (Part& part : parts) part.value += question;
    for (Part& part : parts) part.mutex.unlock();
  };
  std::thread other(add);
  add();
  other.join();
  int sum = 0;
  for (const Part& part : parts) sum += part.value;
  return sum / 20;
}

}  // namespace course
