// Two tasks take two spin locks, each beginning with another one.
#include <atomic>
#include <thread>

std::atomic<bool> left;
std::atomic<bool> right;

void take_both(std::atomic<bool>& first, std::atomic<bool>& second) {
  while (first.exchange(true)) std::this_thread::yield();
  while (second.exchange(true)) std::this_thread::yield();
  second = false;
  first = false;
}

int main() {
  std::thread other([] { take_both(left, right); });
  take_both(right, left);
  other.join();
}
