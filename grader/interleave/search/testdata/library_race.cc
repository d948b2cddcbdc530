// Compiled without optimisation, so that the accesses which race stand in functions of the C++ library.
#include <thread>
#include <vector>

std::vector<int> numbers;

void first() { numbers.push_back(1); }

void second() { numbers.push_back(2); }

int main() {
  std::thread other(first);
  second();
  other.join();
}
