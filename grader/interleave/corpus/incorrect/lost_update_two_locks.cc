// expect: ASSERT
// tasks: threads
// The value is read under the lock and written under the lock, but the lock is given back in between.

#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  int counter = 0;
  auto get = [&] {
    std::lock_guard lock(mutex);
    return counter;
  };
  auto set = [&](int value) {
    std::lock_guard lock(mutex);
    counter = value;
  };
  auto add = [&] { set(get() + 1); };
  std::thread first(add), second(add);
  first.join();
  second.join();
  return counter == 2 ? 0 : 1;
}
