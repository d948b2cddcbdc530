#include "grader/interleave/search/debug_info.h"

#include <cxxabi.h>
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace trenza::interleave {
namespace {

// Calls `visit` with the entry of each unit, in the order of the file.
void for_each_unit(Dwarf* dwarf, const std::function<void(Dwarf_Die&)>& visit) {
  Dwarf_Off next = 0;
  std::size_t header = 0;
  for (Dwarf_Off at = 0; dwarf_nextcu(dwarf, at, &next, &header, nullptr, nullptr, nullptr) == 0; at = next) {
    Dwarf_Die unit;
    if (dwarf_offdie(dwarf, at + header, &unit) != nullptr) visit(unit);
  }
}

// Calls `visit` with the begin and end of each piece of code that `entry` stands for.
template <typename Visit>
void for_each_range(Dwarf_Die& entry, const Visit& visit) {
  Dwarf_Addr base = 0, begin = 0, end = 0;
  for (std::ptrdiff_t next = 0; (next = dwarf_ranges(&entry, next, &base, &begin, &end)) > 0;) {
    if (begin < end) visit(begin, end);
  }
}

// What may hold functions, or code of other functions. gcc and clang write the code of member functions, local classes'
// too, outside of the class.
bool may_hold_code(int tag) {
  switch (tag) {
    case DW_TAG_namespace:
    case DW_TAG_subprogram:
    case DW_TAG_lexical_block:
    case DW_TAG_inlined_subroutine: return true;
    default: return false;
  }
}

std::string text_of(Dwarf_Die& entry, unsigned attribute) {
  Dwarf_Attribute found;
  if (dwarf_attr_integrate(&entry, attribute, &found) == nullptr) return {};
  const char* const text = dwarf_formstring(&found);
  return text == nullptr ? "" : text;
}

std::optional<Dwarf_Word> number_of(Dwarf_Die& entry, unsigned attribute) {
  Dwarf_Attribute found;
  Dwarf_Word value = 0;
  if (dwarf_attr(&entry, attribute, &found) == nullptr || dwarf_formudata(&found, &value) != 0) return std::nullopt;
  return value;
}

std::string demangled(const std::string& linked) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(linked.c_str(), nullptr, nullptr, &status),
                                                         &std::free);
  return status == 0 ? text.get() : linked;
}

std::string function_name(Dwarf_Die& entry) {
  const std::string linked = text_of(entry, DW_AT_linkage_name);
  return linked.empty() ? text_of(entry, DW_AT_name) : demangled(linked);
}

std::string file_name(const char* path) {
  if (path == nullptr) return {};
  // Bazel compiles in a folder that it does not want to name.
  constexpr std::string_view kBazelFolder = "/proc/self/cwd/";
  std::string_view name = path;
  if (name.starts_with(kBazelFolder)) name.remove_prefix(kBazelFolder.size());
  if (name.starts_with("./")) name.remove_prefix(2);
  return std::string(name);
}

// Where the call stands that `scope`, an inlined function, was made of.
Frame place_of_call(Dwarf_Die& scope, Dwarf_Die& unit) {
  Frame frame;
  Dwarf_Files* files = nullptr;
  std::size_t count = 0;
  const auto file = number_of(scope, DW_AT_call_file);
  if (file && dwarf_getsrcfiles(&unit, &files, &count) == 0 && *file < count) {
    frame.file = file_name(dwarf_filesrc(files, *file, nullptr, nullptr));
  }
  frame.line = static_cast<int>(number_of(scope, DW_AT_call_line).value_or(0));
  frame.column = static_cast<int>(number_of(scope, DW_AT_call_column).value_or(0));
  return frame;
}

}  // namespace

DebugInfo::DebugInfo(const std::string& program) : file_(open(program.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (file_ >= 0) dwarf_ = dwarf_begin(file_, DWARF_C_READ);
  if (dwarf_ != nullptr) read_unit_ranges();
}

DebugInfo::~DebugInfo() {
  if (dwarf_ != nullptr) dwarf_end(dwarf_);
  if (file_ >= 0) close(file_);
}

// Not every compiler writes the table (.debug_aranges) that tells a unit by an address.
void DebugInfo::read_unit_ranges() {
  for_each_unit(dwarf_, [&](Dwarf_Die& unit) {
    for_each_range(unit, [&](Dwarf_Addr begin, Dwarf_Addr end) {
      units_.push_back({begin, end, dwarf_dieoffset(&unit)});
    });
  });
}

const std::vector<DebugInfo::Scope>& DebugInfo::scopes(std::uint64_t unit) {
  const auto [found, is_new] = scopes_of_.try_emplace(unit);
  std::vector<Scope>& scopes = found->second;
  if (!is_new) return scopes;
  const std::function<void(Dwarf_Die&, int)> collect = [&](Dwarf_Die& parent, int depth) {
    Dwarf_Die child;
    if (dwarf_child(&parent, &child) != 0) return;
    do {
      const int tag = dwarf_tag(&child);
      if (!may_hold_code(tag)) continue;
      if (tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine) {
        for_each_range(child, [&](Dwarf_Addr begin, Dwarf_Addr end) {
          scopes.push_back({begin, end, dwarf_dieoffset(&child), depth, tag == DW_TAG_inlined_subroutine});
        });
      }
      collect(child, depth + 1);
    } while (dwarf_siblingof(&child, &child) == 0);
  };
  Dwarf_Die entry;
  if (dwarf_offdie(dwarf_, unit, &entry) != nullptr) collect(entry, 0);
  return scopes;
}

std::vector<Frame> DebugInfo::frames(std::uint64_t address) {
  const auto holds = [address](const auto& range) { return range.begin <= address && address < range.end; };
  const auto found = std::find_if(units_.begin(), units_.end(), holds);
  Dwarf_Die unit;
  if (found == units_.end() || dwarf_offdie(dwarf_, found->entry, &unit) == nullptr) return {};

  Frame here;
  if (Dwarf_Line* const line = dwarf_getsrc_die(&unit, address)) {
    here.file = file_name(dwarf_linesrc(line, nullptr, nullptr));
    dwarf_lineno(line, &here.line);
    dwarf_linecol(line, &here.column);
  }
  std::vector<const Scope*> around;
  for (const Scope& scope : scopes(found->entry)) {
    if (holds(scope)) around.push_back(&scope);
  }
  std::sort(around.begin(), around.end(), [](const Scope* a, const Scope* b) { return a->depth > b->depth; });

  std::vector<Frame> frames;
  for (const Scope* const scope : around) {
    Dwarf_Die entry;
    if (dwarf_offdie(dwarf_, scope->entry, &entry) == nullptr) break;
    here.function = function_name(entry);
    frames.push_back(std::move(here));
    if (!scope->inlined) return frames;
    here = place_of_call(entry, unit);
  }
  frames.push_back(std::move(here));  // of code that no function claims
  return frames;
}

std::vector<CompileUnit> DebugInfo::units() const {
  std::vector<CompileUnit> units;
  if (dwarf_ == nullptr) return units;
  for_each_unit(dwarf_, [&](Dwarf_Die& unit) {
    if (dwarf_tag(&unit) != DW_TAG_compile_unit) return;
    units.push_back({text_of(unit, DW_AT_name), text_of(unit, DW_AT_comp_dir),
                     dwarf_hasattr(&unit, DW_AT_ranges) != 0 || dwarf_hasattr(&unit, DW_AT_high_pc) != 0});
  });
  return units;
}

}  // namespace trenza::interleave
