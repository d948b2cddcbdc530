// expect: ASSERT
// tasks: threads
// The owner of a queue of work takes from its end without the lock, as long as more than one item seems to be left; a
// thief takes from the beginning under the lock. Both may take the same item.

#include <cassert>
#include <mutex>
#include <thread>

namespace {
constexpr int kItems = 3;
std::mutex mutex;
int head = 0, tail = kItems;
int times_taken[kItems] = {};

int steal() {
  std::lock_guard lock(mutex);
  return head < tail ? head++ : -1;
}

int take() {
  if (head >= tail) return -1;
  tail = tail - 1;
  return tail;
}
}  // namespace

int main() {
  int stolen[2] = {-1, -1};
  std::thread thief([&] {
    for (int& item : stolen) item = steal();
  });
  for (int i = 0; i < 2; ++i) {
    if (const int item = take(); item >= 0) ++times_taken[item];
  }
  thief.join();
  for (const int item : stolen) {
    if (item >= 0) ++times_taken[item];
  }
  for (const int times : times_taken) assert(times <= 1);
}
