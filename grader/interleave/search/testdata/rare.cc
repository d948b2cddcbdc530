// Two tasks count up; only if the one comes to stand behind the other at five places in turn does it go wrong.
#include <atomic>
#include <cassert>
#include <thread>

std::atomic<int> left;
std::atomic<int> right;

int main() {
  int in_step = 0;
  std::thread other([] {
    for (int i = 1; i <= 5; ++i) right.store(i);
  });
  for (int i = 1; i <= 5; ++i) {
    left.store(i);
    if (right.load() == i) ++in_step;
  }
  other.join();
  assert(in_step < 5);
}
