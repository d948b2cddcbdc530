// Two indices move to what another thread has made. Who sees one of them moved may see the other as it was, and so not
// that it was made: only if the other thread has done all its work before, and one old value is read then.

#include <atomic>
#include <thread>

int made = 0;
std::atomic<int> front{0}, back{0};

int main() {
  std::thread other([] {
    made = 1;
    back.store(1, std::memory_order_release);
    front.store(1, std::memory_order_release);
  });
  int seen = 0;
  if (front.load(std::memory_order_relaxed) == 1) {
    back.load(std::memory_order_acquire);
    seen = made;
  }
  other.join();
  return seen == made || seen == 0 ? 0 : 1;
}
