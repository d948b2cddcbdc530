// tasks: threads
// One thread reads what another gives back, each under the lock, and looks whether it is still there.
#include <memory>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  auto number = std::make_unique<int>(1);
  int copy = 0;
  std::thread owner([&] {
    const std::lock_guard lock(mutex);
    number.reset();
  });
  std::thread reader([&] {
    const std::lock_guard lock(mutex);
    if (number != nullptr) copy = *number;
  });
  owner.join();
  reader.join();
  return copy == 2 ? 1 : 0;
}
