// expect: RACE
// tasks: threads
// A few milliseconds are enough for the worker, on this machine, today; nothing says that it has finished.

#include <chrono>
#include <thread>

int main() {
  int result = 0;
  std::thread worker([&] { result = 5; });
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const int seen = result;
  worker.join();
  return seen == 5 ? 0 : 1;
}
