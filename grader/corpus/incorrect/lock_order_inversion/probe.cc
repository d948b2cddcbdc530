// Takes two locks in both orders, one after the other: today nothing hangs.

#include "grader/corpus/probe/probe.h"

#include <mutex>
#include <thread>

namespace course {

int answer(int question) {
  static std::mutex left, right;
  if (question == 2) {
    for (const bool swapped : {false, true}) {
      std::thread([swapped] {
        const std::lock_guard one(swapped ? right : left);
        const std::lock_guard other(swapped ? left : right);
      }).join();
    }
  }
  return 10 * question;
}

}  // namespace course
