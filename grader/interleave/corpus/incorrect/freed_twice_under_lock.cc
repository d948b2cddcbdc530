// expect: MISUSE
// tasks: threads
// Both threads give the same memory back. A lock orders them, so that it is no race; the second one is one too many.
#include <cstdlib>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  int* const number = static_cast<int*>(std::malloc(sizeof(int)));
  const auto clean_up = [&] {
    const std::lock_guard lock(mutex);
    std::free(number);
  };
  std::thread first(clean_up);
  std::thread second(clean_up);
  first.join();
  second.join();
}
