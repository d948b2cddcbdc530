// expect: DEADLOCK
// tasks: threads
// One transfer locks a then b, the other b then a. Each may hold what the other waits for.

#include <mutex>
#include <thread>

int main() {
  std::mutex a, b;
  int in_a = 10, in_b = 10;
  std::thread there([&] {
    std::lock_guard first(a);
    std::lock_guard second(b);
    --in_a;
    ++in_b;
  });
  std::thread back([&] {
    std::lock_guard first(b);
    std::lock_guard second(a);
    --in_b;
    ++in_a;
  });
  there.join();
  back.join();
  return in_a + in_b == 20 ? 0 : 1;
}
