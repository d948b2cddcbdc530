// tasks: threads
// The kernel sleeps on four bytes only; the library finds a way for eight, and for one.
#include <atomic>
#include <cassert>
#include <cstdint>
#include <thread>

int main() {
  std::atomic<std::int64_t> turn{0};
  std::atomic<bool> done{false};
  std::thread other([&] {
    turn.wait(0);
    done = true;
    done.notify_one();
  });
  turn = std::int64_t{1} << 40;
  turn.notify_one();
  done.wait(false);
  assert(done);
  other.join();
}
