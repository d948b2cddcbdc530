// expect: RACE
// tasks: threads
// Writing takes the lock, reading does not; reading an int is only one instruction, but it is a race all the
// same.

#include <mutex>
#include <thread>

namespace {
class Counter {
 public:
  void add() {
    std::lock_guard lock(mutex_);
    ++value_;
  }
  int get() const { return value_; }

 private:
  std::mutex mutex_;
  int value_ = 0;
};

// Not inside main: clang's pass takes members of a local object for private, and leaves them out.
Counter counter;
}  // namespace

int main() {
  std::thread adder([] { counter.add(); });
  const int seen = counter.get();
  adder.join();
  return seen >= 0 && counter.get() == 1 ? 0 : 1;
}
