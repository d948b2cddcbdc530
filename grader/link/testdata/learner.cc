// Answers the contract, and defines all that it should not: what the tests made for themselves, and what is the C
// library's.

#include <pthread.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#define version version_of_the_contract
#include "grader/link/testdata/contract.h"
#undef version

struct Note {
  int line;
};

namespace shared_by_nobody {

[[gnu::used]] inline int version() { return 2; }

}  // namespace shared_by_nobody

template <>
template <>
[[gnu::used]] inline void std::vector<Note>::_M_realloc_insert<const Note&>(iterator, const Note&) {
  std::abort();
}

template <>
[[gnu::used]] inline std::vector<Note>::~vector() {
  std::abort();
}

extern "C" {

ssize_t write(int, const void*, std::size_t) { std::abort(); }
int pthread_mutex_lock(pthread_mutex_t*) noexcept { std::abort(); }
void __cxa_rethrow() { std::abort(); }
bool kits_own() { std::abort(); }
int kits_secret();
int main_of_the_learner(int, char**) __asm__("main");
int main_of_the_learner(int, char**) { std::abort(); }
}

namespace trenza {

[[noreturn]] void not_started(const char*, const char*, int) { std::abort(); }

}  // namespace trenza

void* operator new(std::size_t) { std::abort(); }

// From here on nothing calls what stands above.
namespace course {

void refuse() { throw Refused(); }

Shape::~Shape() = default;
int Shape::corners() const { return 0; }
Shape& shape() {
  static Square square;
  return square;
}
bool is_square(const Shape& shape) { return dynamic_cast<const Square*>(&shape) != nullptr; }

void call() {
  ++calls;
  ++calls_in_a_function();
  ++mine;
}

void* address_of_the_secret() { return reinterpret_cast<void*>(&kits_secret); }

void wait_for_change(std::atomic<int>& word, int old) { word.wait(old); }

thread_local std::string name_of_thread = "unnamed";

}  // namespace course
