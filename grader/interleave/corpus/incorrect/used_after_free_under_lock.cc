// expect: MISUSE
// tasks: threads
// One thread reads what another gives back, each under the lock: in one of the two orders the memory is gone.
#include <memory>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  auto number = std::make_unique<int>(1);
  const int* const seen = number.get();
  int copy = 0;
  std::thread owner([&] {
    const std::lock_guard lock(mutex);
    number.reset();
  });
  std::thread reader([&] {
    const std::lock_guard lock(mutex);
    copy = *seen;
  });
  owner.join();
  reader.join();
  return copy == 2 ? 1 : 0;
}
