// tasks: threads
// Whoever drops the last copy destroys the object, and reads plain members that another owner wrote before
// letting go.

#include <atomic>
#include <memory>
#include <thread>
#include <utility>

namespace {
std::atomic<int> destroyed{0};
struct Pair {
  int first = 0, second = 0;
  ~Pair() { destroyed += first + second; }
};
}  // namespace

int main() {
  auto pair = std::make_shared<Pair>();
  std::thread one([mine = pair]() mutable {
    mine->first = 1;
    mine.reset();
  });
  std::thread two([mine = pair]() mutable {
    mine->second = 10;
    mine.reset();
  });
  pair.reset();
  one.join();
  two.join();
  return destroyed == 11 ? 0 : 1;
}
