// expect: RACE
// tasks: processes
// Two children write, the parent waits for one, reads both results, and waits for the other afterwards.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <initializer_list>
#include <new>

namespace {
struct Shared {
  int results[2] = {0, 0};
};

// One zeroed page-backed object that this process and its children see alike.
Shared& map_shared() {
  void* memory = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) _exit(2);
  return *new (memory) Shared;
}
}  // namespace

int main() {
  Shared& shared = map_shared();
  for (int me : {0, 1}) {
    if (fork() == 0) {
      shared.results[me] = 1;
      _exit(0);
    }
  }
  const bool first_ended = wait(nullptr) > 0;
  const int sum = shared.results[0] + shared.results[1];
  return first_ended && wait(nullptr) > 0 && sum == 2 ? 0 : 1;
}
