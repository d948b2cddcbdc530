// Three tasks of which two meet in a lock and a number, and one in another number: every schedule is right.
#include <atomic>
#include <mutex>
#include <thread>

std::mutex lock;
int plain;
std::atomic<int> first;
std::atomic<int> second;

void meet() {
  std::lock_guard guard(lock);
  ++plain;
}

int main() {
  std::thread a([] {
    first.store(1);
    meet();
  });
  std::thread b([] {
    second.store(first.load());
    meet();
  });
  second.store(7);
  a.join();
  b.join();
}
