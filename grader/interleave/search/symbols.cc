#include "grader/interleave/search/symbols.h"

#include <cxxabi.h>
#include <elf.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string_view>

namespace trenza::interleave {
namespace {

// What `command` prints.
std::string output_of(const std::vector<std::string>& command) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return {};
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[1], STDOUT_FILENO);
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    std::vector<char*> arguments;
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  close(ends[1]);
  std::string text;
  char buffer[4096];
  ssize_t size;
  while (pid > 0 && (size = read(ends[0], buffer, sizeof buffer)) > 0)
    text.append(buffer, static_cast<std::size_t>(size));
  close(ends[0]);
  if (pid > 0) waitpid(pid, nullptr, 0);
  return text;
}

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
  return file.empty() || file.rfind("/usr/", 0) == 0 || file.find("grader/interleave/runtime/") != std::string::npos;
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
    known = place;
    settled = !is_system_file(place.file);
    known.through = settled ? std::move(through) : through + place.function + "; ";
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
  std::ifstream file(program_, std::ios::binary);
  const std::string image((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const auto at = [&]<typename T>(std::uint64_t offset, T*) -> const T* {
    return offset + sizeof(T) <= image.size() ? reinterpret_cast<const T*>(image.data() + offset) : nullptr;
  };
  const auto* const header = at(0, static_cast<Elf64_Ehdr*>(nullptr));
  if (header == nullptr || image.compare(0, SELFMAG, ELFMAG) != 0) return;
  for (unsigned i = 0; i < header->e_shnum; ++i) {
    const auto* const section = at(header->e_shoff + i * sizeof(Elf64_Shdr), static_cast<Elf64_Shdr*>(nullptr));
    if (section == nullptr || section->sh_type != SHT_SYMTAB) continue;
    const auto* const names =
        at(header->e_shoff + section->sh_link * sizeof(Elf64_Shdr), static_cast<Elf64_Shdr*>(nullptr));
    if (names == nullptr) return;
    for (std::uint64_t offset = 0; offset + sizeof(Elf64_Sym) <= section->sh_size; offset += sizeof(Elf64_Sym)) {
      const auto* const symbol = at(section->sh_offset + offset, static_cast<Elf64_Sym*>(nullptr));
      if (symbol == nullptr) return;
      if (ELF64_ST_TYPE(symbol->st_info) != STT_OBJECT || symbol->st_size == 0) continue;
      const std::uint64_t name = names->sh_offset + symbol->st_name;
      if (name >= image.size()) continue;
      variables_.push_back({symbol->st_value, symbol->st_size, demangled(image.c_str() + name)});
    }
  }
  std::sort(variables_.begin(), variables_.end(),
            [](const Variable& a, const Variable& b) { return a.begin < b.begin; });
}

}  // namespace trenza::interleave
