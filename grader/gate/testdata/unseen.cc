// One of its functions is not instrumented.
#include <cstdio>

static int counter = 0;
__attribute__((no_sanitize_thread, noinline)) void unseen() {
  ++counter;
  std::puts("counted");
}
void use() { unseen(); }
