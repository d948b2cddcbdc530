#include "grader/gate/instructions.h"

#include <capstone/capstone.h>
#include <elf.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace trenza {
namespace {

// Ways into the kernel and out of this process, and the registers that hold a thread's own data.
constexpr std::string_view kStrange[] = {
    // x86-64
    "syscall", "sysenter", "sysexit", "sysret", "int", "int1", "icebp", "into", "iret", "iretd", "iretq", "lcall",
    "ljmp", "retf", "retfq", "in", "out", "insb", "insd", "insw", "outsb", "outsd", "outsw", "hlt", "cli", "sti",
    "rdfsbase", "wrfsbase", "rdgsbase", "wrgsbase", "wrpkru", "swapgs", "xbegin", "vmcall", "vmmcall", "enclu", "rdpmc",
    // aarch64
    "svc", "hvc", "smc",
    // Bytes that are no instruction.
    ".byte"};

// Marks where an indirect jump may go; does nothing else.
constexpr std::string_view kEndbr64 = "\xF3\x0F\x1E\xFA";

// One open library for one machine.
class Capstone {
 public:
  Capstone(cs_arch arch, cs_mode mode) {
    if (const cs_err error = cs_open(arch, mode, &handle_); error != CS_ERR_OK) {
      throw std::runtime_error(std::string("libcapstone cannot be used: ") + cs_strerror(error) + ".");
    }
    cs_option(handle_, CS_OPT_DETAIL, CS_OPT_ON);
    cs_option(handle_, CS_OPT_SKIPDATA, CS_OPT_ON);
  }
  ~Capstone() { cs_close(&handle_); }
  Capstone(const Capstone&) = delete;
  Capstone& operator=(const Capstone&) = delete;

  csh handle() const { return handle_; }

 private:
  csh handle_ = 0;
};

struct FreeInstruction {
  void operator()(cs_insn* instruction) const { cs_free(instruction, 1); }
};

}  // namespace

bool for_each_instruction(std::uint16_t machine, std::string_view code, std::uint64_t address,
                          const std::function<bool(const cs_insn&)>& look) {
  if (machine != EM_X86_64 && machine != EM_AARCH64) return false;
  const Capstone capstone =
      machine == EM_X86_64 ? Capstone(CS_ARCH_X86, CS_MODE_64) : Capstone(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN);
  const std::unique_ptr<cs_insn, FreeInstruction> instruction(cs_malloc(capstone.handle()));
  const auto* at = reinterpret_cast<const std::uint8_t*>(code.data());
  for (std::size_t left = code.size(); left > 0;) {
    // Capstone 4 does not know it.
    if (machine == EM_X86_64 && code.substr(code.size() - left).starts_with(kEndbr64)) {
      at += kEndbr64.size(), left -= kEndbr64.size(), address += kEndbr64.size();
    } else if (!cs_disasm_iter(capstone.handle(), &at, &left, &address, instruction.get()) || !look(*instruction)) {
      break;
    }
  }
  return true;
}

std::optional<std::string> strange_instruction(std::uint16_t machine, std::string_view code) {
  std::optional<std::string> found;
  for_each_instruction(machine, code, 0, [&](const cs_insn& instruction) {
    // Prefixes are written in front: "rep syscall".
    std::string_view mnemonic = instruction.mnemonic;
    mnemonic.remove_prefix(mnemonic.rfind(' ') + 1);
    if (std::find(std::begin(kStrange), std::end(kStrange), mnemonic) != std::end(kStrange)) found = mnemonic;
    return !found;
  });
  return found;
}

std::optional<std::string> strange_instruction(const ElfObject& object) {
  for (const ElfObject::Section& section : object.sections) {
    if (auto found = strange_instruction(object.machine, section.code)) return found;
  }
  return std::nullopt;
}

}  // namespace trenza
