// Half of a program: this file is instrumented, and what changes the counter is not.

#include <thread>

extern int counter;
void bump();

int main() {
  std::thread other(bump);
  bump();
  other.join();
  return counter == 2 ? 0 : 1;
}
