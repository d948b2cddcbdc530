// expect: ASSERT
// tasks: threads
// Two threads find the entry missing, both create it, and the second throws away what the first has counted.

#include <map>
#include <mutex>
#include <thread>

int main() {
  std::mutex mutex;
  std::map<int, int> hits;
  auto hit = [&] {
    bool missing = false;
    {
      std::lock_guard lock(mutex);
      missing = hits.count(1) == 0;
    }
    std::lock_guard lock(mutex);
    if (missing) hits[1] = 0;
    ++hits[1];
  };
  std::thread first(hit), second(hit);
  first.join();
  second.join();
  return hits[1] == 2 ? 0 : 1;
}
