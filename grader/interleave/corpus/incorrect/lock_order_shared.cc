// expect: DEADLOCK
// tasks: threads
// Reader locks do not exclude each other, so opposite orders look harmless; but each thread also writes one of
// them.

#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
  std::shared_mutex a, b;
  int in_a = 1, in_b = 2;
  std::thread first([&] {
    std::shared_lock reading(a);
    std::unique_lock writing(b);
    in_b = in_a;
  });
  std::thread second([&] {
    std::shared_lock reading(b);
    std::unique_lock writing(a);
    in_a = in_b;
  });
  first.join();
  second.join();
  return in_a == in_b ? 0 : 1;
}
