// A program with one known data race. Before any other program is believed, the runner starts this one in the same
// jail with the same options: if ThreadSanitizer does not report it, no verdict of this mode is worth anything.

#include <thread>

namespace {
// Volatile keeps the compiler from folding the additions; it does not make them atomic.
volatile int shared_number = 0;

void add() {
  const int seen = shared_number;
  shared_number = seen + 1;
}
}  // namespace

int main() {
  // ThreadSanitizer misses a race now and then, where two accesses meet in the same instant or a thread is over before
  // its stack could be read: about one time in fifty on a busy machine. It does not miss ten in a row.
  for (int round = 0; round < 10; ++round) {
    std::thread other(add);
    add();
    other.join();
  }
  return 0;
}
