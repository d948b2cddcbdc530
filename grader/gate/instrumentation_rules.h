#ifndef GRADER_GATE_INSTRUMENTATION_RULES_H_
#define GRADER_GATE_INSTRUMENTATION_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "grader/gate/elf_object.h"

namespace trenza {

// True if `object` was compiled with -fsanitize=thread.
bool is_instrumented(const ElfObject& object);

// What one function of an instrumented object keeps from ThreadSanitizer.
struct Untold {
  std::string function;   // as the linker knows it
  std::string what;       // the first: "mov eax, dword ptr [rdi]", or "a call of puts"
  std::size_t count = 0;  // how many
  std::size_t told = 0;   // how many accesses it tells
  // It may be what compilers leave out: the bytes that they copy in place for memcpy, a pointer to a member function;
  // or what is known of its registers is too little.
  bool excused = false;
  // It is a long double, which no compiler tells of, so somebody may mean well.
  bool long_double = false;
};

// All functions of `object`, which is instrumented, that call others without saying so, or read or write what is
// neither their own frame nor constant without saying so. The latter is known for x86-64 only.
std::vector<Untold> untold_by(const ElfObject& object);

// The first that is not excused, so that `object`, which is instrumented, cannot be believed to tell ThreadSanitizer
// all; nullopt if it can.
std::optional<Untold> missing_instrumentation(const ElfObject& object);

}  // namespace trenza

#endif  // GRADER_GATE_INSTRUMENTATION_RULES_H_
