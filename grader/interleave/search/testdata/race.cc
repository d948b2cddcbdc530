// Two tasks add to a plain number.
#include <thread>

int number;

int main() {
  std::thread other([] { ++number; });
  ++number;
  other.join();
}
