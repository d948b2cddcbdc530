// The lesson to watch: what a child writes into an ordinary variable stays in the child; what it writes into shared
// memory arrives. Then the same with four children at once, each with a value of its own.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace {

// Room for `count` doubles that children share. Not unmapped: it lives as long as the program.
double* shared_doubles(int count) {
  void* memory = mmap(nullptr, count * sizeof(double), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    std::perror("mmap");
    std::exit(EXIT_FAILURE);
  }
  return static_cast<double*>(memory);
}

// Starts a child that writes 2 * x to *result.
void start_doubling(double x, double* result) {
  const pid_t pid = fork();
  if (pid < 0) {
    std::perror("fork");
    std::exit(EXIT_FAILURE);
  }
  if (pid == 0) {
    *result = 2 * x;
    _exit(EXIT_SUCCESS);
  }
}

void wait_for_children() {
  while (wait(nullptr) > 0) {
  }
}

}  // namespace

int main() {
  double ordinary = 0.0;
  start_doubling(200.0, &ordinary);
  wait_for_children();
  std::printf("ordinary variable: 200.0 -> %.1f (the child doubled its own copy)\n", ordinary);
  std::fflush(stdout);

  double* const shared = shared_doubles(1);
  start_doubling(200.0, shared);
  wait_for_children();
  std::printf("shared memory:     200.0 -> %.1f\n", *shared);
  std::fflush(stdout);

  double* const results = shared_doubles(4);
  for (int i = 0; i < 4; ++i) start_doubling(100.0 + 10 * i, &results[i]);
  wait_for_children();
  std::printf("four at once:      100 110 120 130 ->");
  for (int i = 0; i < 4; ++i) std::printf(" %.0f", results[i]);
  std::printf("\n");
}
