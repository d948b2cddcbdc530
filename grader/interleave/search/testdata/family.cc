// A process waits for its children, whichever ends first: every schedule is right.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>

int main() {
  void* const memory = mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto* const number = new (memory) std::atomic<int>(0);
  for (int i = 0; i < 2; ++i) {
    if (fork() == 0) {
      number->fetch_add(1);
      _exit(0);
    }
  }
  waitpid(-1, nullptr, 0);
  number->fetch_add(1);
  waitpid(-1, nullptr, 0);
}
