// expect: RACE
// tasks: threads
// The threads are given a reference to the loop variable, which the loop changes while they read it.

#include <atomic>
#include <thread>
#include <vector>

int main() {
  std::vector<std::thread> threads;
  std::atomic<int> sum{0};
  int i = 0;
  for (; i < 2; ++i) threads.emplace_back([&] { sum += i; });
  for (std::thread& thread : threads) thread.join();
  return sum == 1 ? 0 : 1;
}
