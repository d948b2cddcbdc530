// One task sleeps until a number changes; the other changes it and forgets to say so.
#include <atomic>
#include <thread>

std::atomic<int> number;

int main() {
  std::thread other([] { number.store(1); });
  number.wait(0);
  other.join();
}
