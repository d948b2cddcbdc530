// tasks: threads
// A flag is raised once for two waiters and announced to all; both read the plain data behind it.

#include <atomic>
#include <thread>

int main() {
  std::atomic_flag ready;
  int data = 0;
  std::atomic<int> sum{0};
  auto read = [&] {
    ready.wait(false);
    sum += data;
  };
  std::thread first(read), second(read);
  data = 4;
  ready.test_and_set();
  ready.notify_all();
  first.join();
  second.join();
  return sum == 8 ? 0 : 1;
}
