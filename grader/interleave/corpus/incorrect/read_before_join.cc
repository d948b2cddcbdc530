// expect: RACE
// tasks: threads
// The result is read after the thread was started and before it is joined.

#include <thread>

int main() {
  int result = 0;
  std::thread worker([&] { result = 5; });
  const int seen = result;
  worker.join();
  return seen == 0 || seen == 5 ? 0 : 1;
}
