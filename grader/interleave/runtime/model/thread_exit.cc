#include "grader/interleave/runtime/model/thread_exit.h"

#include <limits.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>

namespace trenza::interleave {
namespace {

constexpr unsigned kKeys = 128;

struct Key {
  bool used = false;
  std::uint32_t generation = 0;  // of the key that the slot stands for now
  void (*destructor)(void*) = nullptr;
};
Key keys[kKeys];

struct Value {
  std::uint32_t generation = 0;
  void* value = nullptr;
};
thread_local Value values[kKeys];

struct Destructor {
  void (*function)(void*);
  void* object;
  Destructor* next;
};
thread_local Destructor* destructors = nullptr;

bool exists(pthread_key_t key) { return key < kKeys && keys[key].used; }

}  // namespace

void add_thread_local_destructor(void (*destructor)(void*), void* object) {
  auto* const added = static_cast<Destructor*>(std::malloc(sizeof(Destructor)));
  if (added == nullptr) std::abort();
  *added = {destructor, object, destructors};
  destructors = added;
}

void run_thread_local_destructors() {
  while (destructors != nullptr) {
    Destructor* const first = destructors;
    destructors = first->next;
    first->function(first->object);
    std::free(first);
  }
}

void run_thread_exit_handlers() {
  run_thread_local_destructors();
  // A destructor may set values again, so POSIX asks for some rounds.
  for (int round = 0; round < PTHREAD_DESTRUCTOR_ITERATIONS; ++round) {
    bool any = false;
    for (pthread_key_t key = 0; key < kKeys; ++key) {
      void* const value = exists(key) ? value_of(key) : nullptr;
      if (value == nullptr || keys[key].destructor == nullptr) continue;
      values[key].value = nullptr;
      keys[key].destructor(value);
      any = true;
    }
    if (!any) return;
    run_thread_local_destructors();
  }
}

int create_key(pthread_key_t* key, void (*destructor)(void*)) {
  for (pthread_key_t i = 0; i < kKeys; ++i) {
    if (keys[i].used) continue;
    keys[i].used = true;
    ++keys[i].generation;
    keys[i].destructor = destructor;
    *key = i;
    return 0;
  }
  return EAGAIN;
}

int delete_key(pthread_key_t key) {
  if (!exists(key)) return EINVAL;
  keys[key].used = false;
  return 0;
}

int set_value(pthread_key_t key, void* value) {
  if (!exists(key)) return EINVAL;
  values[key] = {keys[key].generation, value};
  return 0;
}

void* value_of(pthread_key_t key) {
  if (!exists(key) || values[key].generation != keys[key].generation) return nullptr;
  return values[key].value;
}

}  // namespace trenza::interleave
