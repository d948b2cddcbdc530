// Two threads hold one lock each and want the other one. The meeting makes sure that both hold theirs.

#include "grader/corpus/probe/probe.h"

#include <barrier>
#include <mutex>
#include <thread>

namespace course {

int answer(int question) {
  if (question == 2) {
    std::mutex left, right;
    std::barrier both_hold_one(2);
    const auto take = [&](std::mutex& first, std::mutex& second) {
      const std::lock_guard one(first);
      both_hold_one.arrive_and_wait();
      const std::lock_guard other(second);
    };
    std::thread a([&] { take(left, right); });
    std::thread b([&] { take(right, left); });
    a.join();
    b.join();
  }
  return 10 * question;
}

}  // namespace course
