// expect: ASSERT
// tasks: threads
// No data race, for the result is atomic, but only time stands between the question and the answer.

#include <atomic>
#include <chrono>
#include <thread>

int main() {
  std::atomic<int> result{0};
  std::thread worker([&] { result = 5; });
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const int seen = result;
  worker.join();
  return seen == 5 ? 0 : 1;
}
