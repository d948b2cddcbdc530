// expect: ASSERT
// tasks: threads
// Each looks for a free slot by an atomic load and takes it by an atomic store; both may take the same one.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> owner[2] = {0, 0};
  std::atomic<int> holders[2] = {0, 0};
  auto take = [&](int me) {
    for (int slot = 0; slot < 2; ++slot) {
      if (owner[slot] != 0) continue;
      owner[slot] = me;
      ++holders[slot];
      return;
    }
  };
  std::thread first(take, 1), second(take, 2);
  first.join();
  second.join();
  return holders[0] == 1 && holders[1] == 1 ? 0 : 1;
}
