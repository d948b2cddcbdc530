// Three threads that meet in one lock: about sixty switches in a random schedule.
#include <mutex>
#include <thread>

std::mutex lock;
int number;

void add() {
  for (int i = 0; i < 29; ++i) {
    std::lock_guard guard(lock);
    ++number;
  }
}

int main() {
  std::thread first(add);
  std::thread second(add);
  add();
  first.join();
  second.join();
  return number == 87 ? 0 : 1;
}
