// tasks: threads
// Two readers may be inside together and touch plain data; the writer is always alone, so a pair is never seen
// torn.

#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
  std::shared_mutex mutex;
  int left = 0, right = 0;
  std::atomic<bool> torn{false};
  auto read = [&] {
    std::shared_lock lock(mutex);
    if (left != right) torn = true;
  };
  std::thread first(read), second(read), writer([&] {
    std::unique_lock lock(mutex);
    ++left;
    ++right;
  });
  first.join();
  second.join();
  writer.join();
  return torn ? 1 : 0;
}
