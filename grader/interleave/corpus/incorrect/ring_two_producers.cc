// expect: ASSERT
// tasks: threads
// A ring made for one producer is fed by two, who may choose the same slot.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> ring[2] = {0, 0};
  std::atomic<unsigned> written{0};
  auto produce = [&](int value) {
    const unsigned mine = written.load();
    ring[mine % 2].store(value);
    written.store(mine + 1);
  };
  std::thread first(produce, 1), second(produce, 10);
  first.join();
  second.join();
  return ring[0] + ring[1] == 11 ? 0 : 1;
}
