// tasks: threads
// Looks whether all are done, and reads what they did only if so.
#include <cassert>
#include <latch>
#include <thread>

int main() {
  std::latch done(2);
  int results[2] = {};
  const auto work = [&](int i) {
    results[i] = 1;
    done.count_down();
  };
  std::thread a(work, 0);
  std::thread b(work, 1);
  if (done.try_wait()) assert(results[0] + results[1] == 2);
  done.wait();
  assert(results[0] + results[1] == 2);
  a.join();
  b.join();
}
