#include "grader/interleave/search/symbols.h"

#include <cxxabi.h>
#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>

#include "grader/interleave/search/elf.h"

namespace trenza::interleave {
namespace {

std::string demangled(const char* name) {
  // Other names are those of C, and "x" is not "long long".
  if (name[0] != '_' || name[1] != 'Z') return name;
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(name, nullptr, nullptr, &status),
                                                         &std::free);
  return status == 0 ? text.get() : name;
}

// The one of `symbols`, which stand by address, that `address` lies in.
const ElfSymbol* symbol_at(const std::vector<ElfSymbol>& symbols, std::uint64_t address) {
  const auto after = std::upper_bound(symbols.begin(), symbols.end(), address,
                                      [](std::uint64_t a, const ElfSymbol& symbol) { return a < symbol.address; });
  if (after == symbols.begin()) return nullptr;
  const ElfSymbol& symbol = *std::prev(after);
  return address - symbol.address < symbol.size ? &symbol : nullptr;
}

// True of the functions of the library that lock a mutex which their caller names: the members of the mutex itself, and
// the constructors of guards. A guard's own lock() does not name it.
bool is_given_a_mutex(const std::string& function) {
  for (const char* const part :
       {"mutex::lock", "mutex::try_lock", "::lock_guard(", "::unique_lock(", "::scoped_lock(", "::shared_lock("}) {
    if (function.find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

bool is_system_file(const std::string& file) {
  if (file.empty() || file.rfind("/usr/", 0) == 0 || file.rfind("external/", 0) == 0) return true;
  for (const char* const folder : {"/external/", "grader/testing/", "grader/interleave/runtime/"}) {
    if (file.find(folder) != std::string::npos) return true;
  }
  return false;
}

Symbols::Symbols(const std::string& program) : debug_info_(program) {
  for (ElfSymbol& symbol : read_symbols(program)) {
    if (symbol.size == 0) continue;
    if (symbol.type == STT_OBJECT)
      variables_.push_back(std::move(symbol));
    else if (symbol.type == STT_FUNC)
      functions_.push_back(std::move(symbol));
  }
  const auto by_address = [](const ElfSymbol& a, const ElfSymbol& b) { return a.address < b.address; };
  std::sort(variables_.begin(), variables_.end(), by_address);
  std::sort(functions_.begin(), functions_.end(), by_address);
}

void Symbols::look_up(const std::vector<std::uint64_t>& return_addresses) {
  for (const std::uint64_t address : return_addresses) {
    if (address == 0) continue;
    const auto [found, is_new] = places_.try_emplace(address);
    if (!is_new) continue;
    const std::uint64_t call = address - 1;  // not what is behind it
    std::vector<Frame> frames = debug_info_.frames(call);
    // The linker's table has names in full where the debug information has not.
    const ElfSymbol* const function = symbol_at(functions_, call);
    if (!frames.empty() && function != nullptr) frames.back().function = demangled(function->name.c_str());
    Place& place = found->second;
    int deep = 0;
    int deepest = 1;
    for (const Frame& frame : frames) {
      if (frame.line == 0) continue;
      place.function = frame.function;
      place.file = frame.file;
      place.line = frame.line;
      if (!is_system_file(frame.file)) {
        // Further inside, what is used is memory of the library's own, for which the program's line has no word.
        if (deep <= deepest) place.column = frame.column;
        break;
      }
      place.through += frame.function + "; ";
      ++place.inlined;
      if (is_given_a_mutex(frame.function)) {
        // However many calls it took, it is the program's own mutex if the program called this.
        deep = deepest = 0;
      } else if (frame.function.find("__atomic_base<") == std::string::npos) {
        // std::atomic<bool> hands each call to its base, which is the same memory.
        ++deep;
      }
    }
  }
}

const Place& Symbols::place(std::uint64_t return_address) const {
  static const Place unknown;
  const auto found = places_.find(return_address);
  return found == places_.end() ? unknown : found->second;
}

std::string Symbols::variable(std::uint64_t address) const {
  const ElfSymbol* const variable = symbol_at(variables_, address);
  if (variable == nullptr) return {};
  const std::string name = demangled(variable->name.c_str());
  return address == variable->address ? name : fmt::format("{}+{}", name, address - variable->address);
}

}  // namespace trenza::interleave
