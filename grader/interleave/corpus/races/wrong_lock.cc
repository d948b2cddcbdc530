// expect: ASSERT
// tasks: threads
// Two of three threads lock the right mutex and the third another one, so what it adds may be lost, or lose theirs.

#include <cassert>
#include <mutex>
#include <thread>

namespace {
std::mutex right, wrong;
int balance = 0;

void pay_in(std::mutex& mutex) {
  std::lock_guard lock(mutex);
  balance = balance + 10;
}
}  // namespace

int main() {
  std::thread first([] { pay_in(right); }), second([] { pay_in(right); }), third([] { pay_in(wrong); });
  first.join();
  second.join();
  third.join();
  assert(balance == 30);
}
