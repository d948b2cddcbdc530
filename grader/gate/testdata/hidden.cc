// Each function keeps an access from ThreadSanitizer, calls nobody, and is judged by its name.
#include <atomic>

#define QUIET __attribute__((no_sanitize_thread, noinline))

namespace course {

int shared = 0;
std::atomic<int> atomic{0};
volatile int unsteady = 0;
struct Large {
  long part[5];
} large, other;

QUIET int hidden_global() { return shared; }
QUIET int hidden_read(const int* at) { return *at; }
QUIET void hidden_write(int* at, int value) { *at = value; }
QUIET int* hidden_write_that_returns_it(int* at, int value) { return *at = value, at; }
QUIET void hidden_sum(int* at) { ++*at; }
QUIET int hidden_atomic() { return atomic.load(std::memory_order_relaxed); }
QUIET int hidden_volatile() { return unsteady; }
QUIET void hidden_copy(char* to, const char* from) { __builtin_memcpy(to, from, 40); }
QUIET long hidden_loop(const long* at, int count) {
  long sum = 0;
  for (int i = 0; i < count; ++i) sum += at[i];
  return sum;
}

}  // namespace course
