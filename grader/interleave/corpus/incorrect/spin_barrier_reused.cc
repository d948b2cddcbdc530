// expect: LIVELOCK
// tasks: threads
// The last to arrive sets the count back to zero. A quick thread is in the next round before the slow one has
// seen that.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> arrived{0};
  auto meet_twice = [&] {
    for (int round = 0; round < 2; ++round) {
      if (arrived.fetch_add(1) == 1) {
        arrived.store(0);
      } else {
        while (arrived.load() != 0) std::this_thread::yield();
      }
    }
  };
  std::thread first(meet_twice), second(meet_twice);
  first.join();
  second.join();
}
