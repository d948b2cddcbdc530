#ifndef GRADER_GATE_INSTRUCTIONS_H_
#define GRADER_GATE_INSTRUCTIONS_H_

#include <optional>
#include <string>

namespace trenza {

// The machine instructions of the object at `path` as objdump(1), of Debian's package binutils, writes them. Throws
// std::runtime_error with a sentence if it cannot be run or cannot read the object.
std::string disassemble(const std::string& path);

// The first instruction in what disassemble() gave that no compiler makes from C++, such as "syscall"; nullopt if there
// is none. Instructions that hide in the constants of others are not found: any two bytes may stand there by chance.
std::optional<std::string> strange_instruction(const std::string& disassembly);

}  // namespace trenza

#endif  // GRADER_GATE_INSTRUCTIONS_H_
