#ifndef GRADER_GATE_INSTRUCTIONS_H_
#define GRADER_GATE_INSTRUCTIONS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "grader/gate/elf_object.h"

// Capstone's description of one instruction (<capstone/capstone.h>).
struct cs_insn;

namespace trenza {

// Calls `look` for each instruction of `code`, machine code for `machine` (EM_*), that would run at `address`, until it
// returns false. The instruction has its details, and lives as long as the call. What is no instruction is one of a
// byte, with the mnemonic ".byte". Returns false for a machine whose instructions it cannot read. Throws
// std::runtime_error if the library cannot be used.
bool for_each_instruction(std::uint16_t machine, std::string_view code, std::uint64_t address,
                          const std::function<bool(const cs_insn&)>& look);

// The first instruction in `code` that no compiler makes from C++, such as "syscall", or bytes that are none; nullopt
// if there is none. Instructions that hide in the constants of others are not found: any two bytes may stand there by
// chance.
std::optional<std::string> strange_instruction(std::uint16_t machine, std::string_view code);

// The same for all code of `object`.
std::optional<std::string> strange_instruction(const ElfObject& object);

}  // namespace trenza

#endif  // GRADER_GATE_INSTRUCTIONS_H_
