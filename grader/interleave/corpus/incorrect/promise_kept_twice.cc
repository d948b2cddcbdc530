// expect: CRASH
// tasks: threads
// Each thread looks whether the result is there and gives it if not; the second to give it is thrown out by an
// exception.

#include <atomic>
#include <future>
#include <thread>

int main() {
  std::promise<int> promise;
  std::atomic<bool> given{false};
  auto give = [&](int value) {
    if (given.load()) return;
    promise.set_value(value);
    given.store(true);
  };
  std::thread first(give, 1), second(give, 2);
  first.join();
  second.join();
}
