// Where exceptions are thrown, and what is known of the one that nobody catches.

#include <cxxabi.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <typeinfo>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/hooks/terminate.h"
#include "grader/interleave/runtime/real.h"
#include "grader/interleave/runtime/sched/backtrace.h"

using namespace trenza::interleave;

namespace {

// A throw. By the time that std::terminate is called, the stack may be unwound, and another thread may have thrown it
// again (std::rethrow_exception).
struct Throw {
  const void* exception = nullptr;
  std::uint64_t pc = 0;
  Frames frames;
  bool joined_itself = false;
};
constexpr unsigned kThrows = 64;
Throw last_throws[kThrows];
unsigned throw_count = 0;

const Throw* thrown(const void* exception) {
  for (unsigned age = 1; age <= kThrows && age <= throw_count; ++age) {
    const Throw& candidate = last_throws[(throw_count - age) % kThrows];
    if (candidate.exception == exception) return &candidate;
  }
  return nullptr;
}

// An exception_ptr is a pointer to the exception and nothing else.
const void* current_exception_object() {
  const std::exception_ptr current = std::current_exception();
  const void* object = nullptr;
  static_assert(sizeof current == sizeof object);
  std::memcpy(&object, static_cast<const void*>(&current), sizeof object);
  return object;
}

template <std::size_t size>
void keep(char (&place)[size], const char* text) {
  std::size_t length = 0;
  for (; length + 1 < size && text[length] != '\0'; ++length) place[length] = text[length];
  place[length] = '\0';
}

void note_uncaught() {
  Uncaught& uncaught = region->uncaught;
  uncaught = Uncaught();
  uncaught.known = true;
  uncaught.task = static_cast<std::uint8_t>(self);
  const std::type_info* const type = abi::__cxa_current_exception_type();
  if (type == nullptr) {
    if (region->plan.detailed) uncaught.frames = record_backtrace();
    return;
  }
  keep(uncaught.type, type->name());
  if (const Throw* const origin = thrown(current_exception_object())) {
    uncaught.pc = origin->pc;
    uncaught.frames = origin->frames;
    uncaught.joined_itself = origin->joined_itself;
  }
  try {
    throw;
  } catch (const std::exception& exception) {
    keep(uncaught.what, exception.what());
  } catch (...) {
    // It has no words.
  }
}

std::terminate_handler default_handler = nullptr;

// The default handler prints what is wrong and aborts, as without us.
[[noreturn]] void on_terminate() {
  if (controlled()) note_uncaught();
  if (default_handler != nullptr) default_handler();
  std::abort();
}

}  // namespace

namespace trenza::interleave {

void watch_for_termination() { default_handler = std::set_terminate(on_terminate); }

}  // namespace trenza::interleave

extern "C" {

[[noreturn]] void interleave___cxa_throw(void* exception, std::type_info* type, void (*destroy)(void*)) {
  if (controlled()) {
    Throw& origin = last_throws[throw_count++ % kThrows];
    origin.exception = exception;
    origin.pc = TRENZA_CALLER;
    origin.frames = region->plan.detailed ? record_backtrace() : Frames();
    origin.joined_itself = my_task().joined_itself;
    my_task().joined_itself = false;
  }
  reinterpret_cast<void (*)(void*, std::type_info*, void (*)(void*))>(real_function("__cxa_throw"))(exception, type,
                                                                                                    destroy);
  __builtin_trap();
}
// Not [[noreturn]]: <cxxabi.h> says it in this form, and clang wants one form for all declarations.
void __cxa_throw(void* exception, std::type_info* type, void (*destroy)(void*))
    __attribute__((noreturn, weak, alias("interleave___cxa_throw")));

}  // extern "C"
