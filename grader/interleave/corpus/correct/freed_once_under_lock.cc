// tasks: threads
// Both threads would give the same memory back: who comes first under the lock does, and leaves a null pointer behind.
#include <cstdlib>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  int* number = static_cast<int*>(std::malloc(sizeof(int)));
  const auto clean_up = [&] {
    const std::lock_guard lock(mutex);
    std::free(number);
    number = nullptr;
  };
  std::thread first(clean_up);
  std::thread second(clean_up);
  first.join();
  second.join();
}
