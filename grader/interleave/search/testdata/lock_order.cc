// Two tasks take the same two locks, each beginning with another one.
#include <mutex>
#include <thread>

std::mutex left;
std::mutex right;

int main() {
  std::thread other([] {
    std::lock_guard first(left);
    std::lock_guard second(right);
  });
  {
    std::lock_guard first(right);
    std::lock_guard second(left);
  }
  other.join();
}
