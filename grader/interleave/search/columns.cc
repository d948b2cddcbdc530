#include "grader/interleave/search/columns.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <span>

namespace trenza::interleave {
namespace {

// The compilation unit that holds `address`. Not every compiler writes the table that tells it at once.
std::optional<Dwarf_Die> unit_of(Dwarf* dwarf, Dwarf_Addr address) {
  Dwarf_Die unit;
  if (dwarf_addrdie(dwarf, address, &unit) != nullptr) return unit;
  Dwarf_Off next = 0;
  std::size_t header = 0;
  for (Dwarf_Off at = 0; dwarf_nextcu(dwarf, at, &next, &header, nullptr, nullptr, nullptr) == 0; at = next) {
    if (dwarf_offdie(dwarf, at + header, &unit) != nullptr && dwarf_haspc(&unit, address) == 1) return unit;
  }
  return std::nullopt;
}

int column_of_call(Dwarf_Die* unit, Dwarf_Addr address, int inlined) {
  Dwarf_Die* found = nullptr;
  const int count = dwarf_getscopes(unit, address, &found);
  if (count <= 0) return 0;
  const std::unique_ptr<Dwarf_Die, decltype(&std::free)> scopes(found, &std::free);
  // The innermost comes first.
  for (Dwarf_Die& scope : std::span(found, static_cast<std::size_t>(count))) {
    if (dwarf_tag(&scope) != DW_TAG_inlined_subroutine || --inlined > 0) continue;
    Dwarf_Attribute attribute;
    Dwarf_Word column = 0;
    if (dwarf_attr(&scope, DW_AT_call_column, &attribute) == nullptr) return 0;
    return dwarf_formudata(&attribute, &column) == 0 ? static_cast<int>(column) : 0;
  }
  return 0;
}

}  // namespace

Columns::Columns(const std::string& program) : file_(open(program.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (file_ >= 0) dwarf_ = dwarf_begin(file_, DWARF_C_READ);
}

Columns::~Columns() {
  if (dwarf_ != nullptr) dwarf_end(dwarf_);
  if (file_ >= 0) close(file_);
}

int Columns::at(std::uint64_t address, int inlined) const {
  if (dwarf_ == nullptr) return 0;
  auto unit = unit_of(dwarf_, address);
  if (!unit) return 0;
  if (inlined > 0) return column_of_call(&*unit, address, inlined);
  int column = 0;
  Dwarf_Line* const line = dwarf_getsrc_die(&*unit, address);
  return line != nullptr && dwarf_linecol(line, &column) == 0 ? column : 0;
}

}  // namespace trenza::interleave
