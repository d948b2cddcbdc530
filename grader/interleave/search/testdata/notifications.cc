// Waits for a notification that never comes, came before, or goes to another,
// as its argument says.

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>

namespace {

std::mutex mutex;
std::condition_variable changed;
int tickets = 0;

void take() {
  std::unique_lock lock(mutex);
  changed.wait(lock, [] { return tickets > 0; });
  --tickets;
}
void put(int count, bool notify) {
  const std::lock_guard lock(mutex);
  tickets += count;
  if (notify) changed.notify_one();
}

}  // namespace

int main(int, char** arguments) {
  const char* const how = arguments[1];
  if (std::strcmp(how, "before") == 0) {
    changed.notify_one();
    std::unique_lock lock(mutex);
    changed.wait(lock);
  }
  const bool other = std::strcmp(how, "other") == 0;
  std::thread first(take);
  std::thread second([&] {
    if (other) take();
  });
  put(other ? 2 : 1, other);
  first.join();
  second.join();
}
