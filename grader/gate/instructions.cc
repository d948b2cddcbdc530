#include "grader/gate/instructions.h"

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace trenza {
namespace {

// Ways into the kernel and out of this process, and the registers that hold a thread's own data.
constexpr std::string_view kStrange[] = {
    // x86-64
    "syscall",
    "sysenter",
    "sysexit",
    "sysret",
    "sysretq",
    "sysretl",
    "int",
    "int1",
    "icebp",
    "into",
    "iret",
    "iretq",
    "lcall",
    "ljmp",
    "lret",
    "retf",
    "in",
    "out",
    "ins",
    "outs",
    "hlt",
    "cli",
    "sti",
    "rdfsbase",
    "wrfsbase",
    "rdgsbase",
    "wrgsbase",
    "wrpkru",
    "swapgs",
    "xbegin",
    "vmcall",
    "vmmcall",
    "enclu",
    "rdpmc",
    // aarch64
    "svc",
    "hvc",
    "smc",
};

bool is_strange(std::string_view mnemonic) {
  return std::find(std::begin(kStrange), std::end(kStrange), mnemonic) != std::end(kStrange);
}

}  // namespace

std::string disassemble(const std::string& path) {
  if (path.find('\'') != std::string::npos) throw std::runtime_error(path + " has an apostrophe in its name.");
  const std::string command = "exec objdump --disassemble --no-show-raw-insn --wide '" + path + "' 2>&1";
  std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "re"), pclose);
  std::string text;
  std::array<char, 64 * 1024> part{};
  while (pipe) {
    const std::size_t n = std::fread(part.data(), 1, part.size(), pipe.get());
    if (n == 0) break;
    text.append(part.data(), n);
  }
  const int status = pipe ? pclose(pipe.release()) : -1;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw std::runtime_error("objdump could not read what the compiler made: " + text.substr(0, 200) +
                             " Is the package binutils installed? `./kit doctor` tells.");
  }
  return text;
}

std::optional<std::string> strange_instruction(const std::string& disassembly) {
  // "  1c:\tsyscall" is an instruction; a line without a tab is the name of a function or a section.
  for (std::size_t at = 0; (at = disassembly.find(":\t", at)) != std::string::npos;) {
    at += 2;
    const std::size_t end = disassembly.find('\n', at);
    std::string_view line = std::string_view(disassembly).substr(at, end - at);
    // Prefixes are written in front: "rep syscall", "cs int".
    while (!line.empty()) {
      const std::string_view word = line.substr(0, line.find(' '));
      if (is_strange(word.substr(0, word.find('\t')))) return std::string(word);
      const bool prefix = word.size() < line.size() && std::string_view(
                                                           "rep repz repnz lock bnd cs ds es ss fs gs data16 "
                                                           "addr32 notrack rex.W")
                                                               .find(word) != std::string_view::npos;
      if (!prefix) break;
      line.remove_prefix(word.size() + 1);
    }
  }
  return std::nullopt;
}

}  // namespace trenza
