// tasks: threads
// The integer is plain, but while the threads run it is touched only through atomic_ref.

#include <atomic>
#include <thread>

int main() {
  int counter = 0;
  auto add = [&] {
    std::atomic_ref<int> shared(counter);
    shared.fetch_add(1, std::memory_order_relaxed);
    shared.fetch_add(1, std::memory_order_relaxed);
  };
  std::thread first(add), second(add);
  first.join();
  second.join();
  return counter == 4 ? 0 : 1;
}
