// expect: RACE
// tasks: threads
// The mutex is a local variable of the function, so each thread locks its own.

#include <mutex>
#include <thread>

int main() {
  int counter = 0;
  auto add = [&] {
    std::mutex mutex;
    std::lock_guard lock(mutex);
    ++counter;
  };
  std::thread first(add), second(add);
  first.join();
  second.join();
  return counter == 2 ? 0 : 1;
}
