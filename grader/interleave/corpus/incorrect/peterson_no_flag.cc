// expect: ASSERT
// tasks: threads
// One side forgets to say that it is interested. The other then walks in beside it.

#include <atomic>
#include <thread>

int main() {
  std::atomic<bool> interested[2] = {false, false};
  std::atomic<int> turn{0};
  std::atomic<int> inside{0};
  std::atomic<bool> crowded{false};
  auto enter = [&](int me) {
    const int other = 1 - me;
    if (me == 0) interested[me] = true;
    turn = other;
    while (interested[other] && turn == other) std::this_thread::yield();
    if (inside.fetch_add(1) != 0) crowded = true;
    inside.fetch_sub(1);
    interested[me] = false;
  };
  std::thread first(enter, 0), second(enter, 1);
  first.join();
  second.join();
  return crowded ? 1 : 0;
}
