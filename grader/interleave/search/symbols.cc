#include "grader/interleave/search/symbols.h"

#include <cxxabi.h>
#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <sstream>
#include <string_view>

#include "grader/interleave/search/columns.h"
#include "grader/interleave/search/command.h"
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

// "path:12 (discriminator 3)" as a place in `function`.
Place parse_place(const std::string& function, const std::string& where) {
  Place place;
  const std::size_t colon = where.rfind(':');
  if (colon == std::string::npos || where.compare(0, 2, "??") == 0) return place;
  place.function = function == "??" ? "" : function;
  place.file = where.substr(0, colon);
  // Bazel compiles in a folder that it does not want to name.
  constexpr std::string_view kBazelFolder = "/proc/self/cwd/";
  if (place.file.rfind(kBazelFolder, 0) == 0) place.file.erase(0, kBazelFolder.size());
  place.line = std::atoi(where.c_str() + colon + 1);
  return place;
}

}  // namespace

bool is_system_file(const std::string& file) {
  if (file.empty() || file.rfind("/usr/", 0) == 0 || file.rfind("external/", 0) == 0) return true;
  for (const char* const folder : {"/external/", "grader/testing/", "grader/interleave/runtime/"}) {
    if (file.find(folder) != std::string::npos) return true;
  }
  return false;
}

Symbols::Symbols(std::string program) : program_(std::move(program)) { read_variables(); }

void Symbols::look_up(const std::vector<std::uint64_t>& return_addresses) {
  std::vector<std::string> command = {"addr2line", "-e", program_, "-a", "-i", "-f", "-C"};
  std::vector<std::uint64_t> asked;
  for (const std::uint64_t address : return_addresses) {
    if (address == 0 || !places_.emplace(address, Place()).second) continue;
    asked.push_back(address);
    command.push_back(fmt::format("{:#x}", address - 1));  // in the call, not behind it
  }
  if (asked.empty()) return;
  std::istringstream lines(output_of(command));
  std::string line;
  std::size_t at = 0;
  bool settled = false;
  // Per address: the address itself, then function and place of each inlined call, the innermost first.
  while (std::getline(lines, line)) {
    if (line.rfind("0x", 0) == 0) {
      const std::uint64_t address = std::strtoull(line.c_str(), nullptr, 16) + 1;
      while (at < asked.size() && asked[at] != address) ++at;
      settled = false;
      continue;
    }
    std::string where;
    if (at >= asked.size() || !std::getline(lines, where)) break;
    const Place place = parse_place(line, where);
    Place& known = places_[asked[at]];
    if (settled || place.line == 0) continue;
    std::string through = std::move(known.through);
    const int inlined = known.inlined;
    known = place;
    settled = !is_system_file(place.file);
    known.through = settled ? std::move(through) : through + place.function + "; ";
    known.inlined = settled ? inlined : inlined + 1;
  }
  const Columns columns(program_);
  for (const std::uint64_t address : asked) {
    Place& place = places_[address];
    if (!is_system_file(place.file)) place.column = columns.at(address - 1, place.inlined);
  }
}

const Place& Symbols::place(std::uint64_t return_address) const {
  static const Place unknown;
  const auto found = places_.find(return_address);
  return found == places_.end() ? unknown : found->second;
}

std::string Symbols::variable(std::uint64_t address) const {
  auto after = std::upper_bound(variables_.begin(), variables_.end(), address,
                                [](std::uint64_t a, const Variable& v) { return a < v.begin; });
  if (after == variables_.begin()) return {};
  const Variable& variable = *std::prev(after);
  if (address >= variable.begin + variable.size) return {};
  if (address == variable.begin) return variable.name;
  return fmt::format("{}+{}", variable.name, address - variable.begin);
}

void Symbols::read_variables() {
  for (const ElfSymbol& symbol : read_symbols(program_)) {
    if (symbol.type != STT_OBJECT || symbol.size == 0) continue;
    variables_.push_back({symbol.address, symbol.size, demangled(symbol.name.c_str())});
  }
  std::sort(variables_.begin(), variables_.end(),
            [](const Variable& a, const Variable& b) { return a.begin < b.begin; });
}

}  // namespace trenza::interleave
