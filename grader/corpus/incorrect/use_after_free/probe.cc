// Another thread frees what is read afterwards. What a native run reads there is anybody's guess.

#include "grader/corpus/probe/probe.h"

#include <memory>
#include <thread>
#include <vector>

namespace course {

int answer(int question) {
  if (question == 2) {
    auto answers = std::make_unique<std::vector<int>>(64, 20);
    const int* const last = &answers->back();
    std::thread([&] { answers.reset(); }).join();
    return *last;
  }
  return 10 * question;
}

}  // namespace course
