#ifndef GRADER_GATE_FUNCTION_FLOW_H_
#define GRADER_GATE_FUNCTION_FLOW_H_

#include <cstdint>
#include <string>
#include <vector>

#include "grader/gate/elf_object.h"

namespace trenza {

// An address in a function, as far as its instructions tell: two with the same base and offset are the same at run time
// if they are of the same moment. What a register holds is followed through copies, sums and the function's own frame.
struct Address {
  enum class Memory {
    other,     // may be anybody's
    frame,     // the function's own part of the stack
    constant,  // cannot be written to: constants, vtables, the tables that the linker makes
    thread,    // this thread's own
  };

  int base = 0;
  std::int64_t offset = 0;
  Memory memory = Memory::other;

  bool operator==(const Address&) const = default;
};

// What one function of an x86-64 object reads and writes, and what it tells ThreadSanitizer of it.
struct FunctionFlow {
  struct Range {
    Address address;
    std::uint64_t size = 0;
    std::uint64_t at = 0;  // offset of the instruction in its section
    std::string instruction;
    enum class Kind { load, store, other } kind = Kind::other;  // a plain move from there or to there
  };

  std::vector<Range> accesses;   // of memory that is Memory::other
  std::vector<Range> told;       // __tsan_read4(address) and the like
  bool calls_sanitizer = false;  // for anything, __tsan_func_entry included
  // The base of its first argument, if it returns that wherever it returns: where a large result goes.
  int result = -1;
};

// Follows the code of `function`, a symbol of `object`. `relocations` are those of its section, in the order of their
// offsets.
FunctionFlow follow(const ElfObject& object, const ElfObject::Symbol& function,
                    const std::vector<const ElfObject::Relocation*>& relocations);

}  // namespace trenza

#endif  // GRADER_GATE_FUNCTION_FLOW_H_
