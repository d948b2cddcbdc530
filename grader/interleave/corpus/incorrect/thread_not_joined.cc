// expect: CRASH
// tasks: threads
// If the worker is already done, main leaves without joining it; finished or not, that ends the program.

#include <atomic>
#include <thread>

namespace {
int run() {
  std::atomic<bool> done{false};
  std::thread worker([&] { done = true; });
  if (done) return 0;
  worker.join();
  return 0;
}
}  // namespace

int main() { return run(); }
