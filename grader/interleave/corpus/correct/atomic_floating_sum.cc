// tasks: threads
// Adding to an atomic double is one step, although no processor has one for it.
#include <atomic>
#include <cassert>
#include <thread>

int main() {
  std::atomic<double> sum{0};
  std::thread other([&] { sum.fetch_add(0.5); });
  sum.fetch_add(0.25);
  other.join();
  assert(sum == 0.75);
}
