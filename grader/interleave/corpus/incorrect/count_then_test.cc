// expect: ASSERT
// tasks: threads
// Decrement and test for zero are two steps: both owners may find zero and both destroy.

#include <atomic>
#include <thread>

int main() {
  std::atomic<int> owners{2};
  std::atomic<int> destroyed{0};
  auto drop = [&] {
    owners.fetch_sub(1);
    if (owners.load() == 0) ++destroyed;
  };
  std::thread first(drop), second(drop);
  first.join();
  second.join();
  return destroyed == 1 ? 0 : 1;
}
