// tasks: threads
// Three threads race to initialise; call_once lets one do it and the others see its plain writes.

#include <atomic>
#include <mutex>
#include <thread>

int main() {
  std::once_flag once;
  int value = 0;
  std::atomic<int> sum{0};
  auto use = [&] {
    std::call_once(once, [&] { value += 4; });
    sum += value;
  };
  std::thread first(use), second(use), third(use);
  first.join();
  second.join();
  third.join();
  return sum == 12 ? 0 : 1;
}
