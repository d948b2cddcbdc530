// expect: ASSERT
// tasks: threads
// The index is published before the slot is written. All is atomic, so only the value is wrong.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> slot{0};
  std::atomic<unsigned> written{0};
  int seen = 0;
  std::thread producer([&] {
    written.store(1);
    slot.store(7);
  });
  std::thread consumer([&] {
    while (written.load() == 0) std::this_thread::yield();
    seen = slot.load();
  });
  producer.join();
  consumer.join();
  return seen == 7 ? 0 : 1;
}
