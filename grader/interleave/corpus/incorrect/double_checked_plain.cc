// expect: RACE
// tasks: threads
// The first check reads a plain pointer outside the lock, while another thread may be writing it inside.

#include <memory>
#include <mutex>
#include <thread>

namespace {
std::mutex mutex;
std::unique_ptr<int> instance;

int get() {
  if (instance == nullptr) {
    std::lock_guard lock(mutex);
    if (instance == nullptr) instance = std::make_unique<int>(6);
  }
  return *instance;
}
}  // namespace

int main() {
  std::thread first(get), second(get);
  first.join();
  second.join();
}
