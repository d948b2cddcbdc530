#include "grader/link/relocatable.h"

#include <elf.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <stdexcept>

namespace trenza {
namespace {

// clang's table of the symbols whose address is taken. It counts them as they stood when it was written; linkers do
// without it.
constexpr std::uint32_t kAddressesTaken = 0x6fff4c03;  // SHT_LLVM_ADDRSIG

[[noreturn]] void broken(const std::string& what) {
  throw std::runtime_error("the object cannot be read: " + what + ".");
}

// Room for `size` bytes at `offset`.
char* place(std::string& bytes, std::uint64_t offset, std::uint64_t size) {
  if (offset > bytes.size() || size > bytes.size() - offset) broken("it ends too early");
  return bytes.data() + offset;
}

// The structure of <elf.h> at `offset`. Copied in and out, since nothing in a file need be aligned.
template <typename T>
T get(const std::string& bytes, std::uint64_t offset) {
  T value;
  std::memcpy(&value, place(const_cast<std::string&>(bytes), offset, sizeof value), sizeof value);
  return value;
}
template <typename T>
void put(std::string& bytes, std::uint64_t offset, const T& value) {
  std::memcpy(place(bytes, offset, sizeof value), &value, sizeof value);
}

// The structures that a section holds.
template <typename T>
std::vector<T> table(const std::string& bytes, const Elf64_Shdr& section) {
  place(const_cast<std::string&>(bytes), section.sh_offset, section.sh_size);
  std::vector<T> all(section.sh_size / sizeof(T));
  if (!all.empty()) std::memcpy(all.data(), bytes.data() + section.sh_offset, all.size() * sizeof(T));
  return all;
}
template <typename T>
void put_table(std::string& bytes, const Elf64_Shdr& section, const std::vector<T>& all) {
  for (std::size_t i = 0; i < all.size(); ++i) put(bytes, section.sh_offset + i * sizeof(T), all[i]);
}

// Where the header of section `i` stands, and how many there are. Numbers that do not fit into the head are in the
// first section's header.
std::uint64_t header_offset(const std::string& bytes, std::size_t i) {
  return get<Elf64_Ehdr>(bytes, 0).e_shoff + i * sizeof(Elf64_Shdr);
}
std::vector<Elf64_Shdr> headers(const std::string& bytes) {
  const auto head = get<Elf64_Ehdr>(bytes, 0);
  constexpr unsigned char kOrder = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;
  if (std::memcmp(head.e_ident, ELFMAG, SELFMAG) != 0) broken("it is no ELF file");
  if (head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_ident[EI_DATA] != kOrder) broken("it is for another machine");
  if (head.e_type != ET_REL) broken("it is no relocatable object");
  if (head.e_shoff == 0 || head.e_shentsize != sizeof(Elf64_Shdr)) broken("it has no sections");
  const std::uint64_t count = head.e_shnum != 0 ? head.e_shnum : get<Elf64_Shdr>(bytes, head.e_shoff).sh_size;
  std::vector<Elf64_Shdr> all;
  for (std::uint64_t i = 0; i < count; ++i) all.push_back(get<Elf64_Shdr>(bytes, header_offset(bytes, i)));
  return all;
}

std::string_view name_at(std::string_view names, std::uint32_t offset) {
  if (offset >= names.size()) broken("a name lies outside of its table");
  const std::string_view rest = names.substr(offset);
  return rest.substr(0, rest.find('\0'));
}

}  // namespace

Relocatable::Relocatable(std::string bytes) : bytes_(std::move(bytes)) {
  const std::vector<Elf64_Shdr> sections = headers(bytes_);
  for (std::size_t i = 0; i < sections.size(); ++i) {
    if (sections[i].sh_type != SHT_SYMTAB) continue;
    if (table_ != 0) broken("it has two tables of symbols");
    table_ = i;
  }
  if (table_ == 0) broken("it has no symbols");
  if (sections[table_].sh_link >= sections.size()) broken("its symbols have no names");
  const Elf64_Shdr& names_header = sections[sections[table_].sh_link];
  place(bytes_, names_header.sh_offset, names_header.sh_size);
  const std::string_view names(bytes_.data() + names_header.sh_offset, names_header.sh_size);

  // Where there are more than 65,279 sections, their indices are in a table of their own.
  std::vector<Elf64_Word> extended;
  for (const Elf64_Shdr& section : sections) {
    if (section.sh_type == SHT_SYMTAB_SHNDX) extended = table<Elf64_Word>(bytes_, section);
  }
  for (const Elf64_Sym& symbol : table<Elf64_Sym>(bytes_, sections[table_])) {
    std::size_t section = symbol.st_shndx;
    if (section == SHN_XINDEX && symbols_.size() < extended.size()) section = extended[symbols_.size()];
    symbols_.push_back({name_at(names, symbol.st_name), static_cast<unsigned char>(ELF64_ST_TYPE(symbol.st_info)),
                        static_cast<unsigned char>(ELF64_ST_BIND(symbol.st_info)),
                        static_cast<unsigned char>(ELF64_ST_VISIBILITY(symbol.st_other)), section != SHN_UNDEF,
                        section < sections.size() && (sections[section].sh_flags & SHF_WRITE) != 0});
  }
}

void Relocatable::make_local(std::size_t i) { symbols_.at(i).binding = STB_LOCAL; }

void Relocatable::make_weak(std::size_t i) { symbols_.at(i).binding = STB_WEAK; }

void Relocatable::make_undefined(std::size_t i) {
  symbols_.at(i).binding = STB_GLOBAL;
  symbols_.at(i).is_defined = false;
}

void Relocatable::dissolve_groups() {
  for (const Elf64_Shdr& section : headers(bytes_)) {
    if (section.sh_type != SHT_GROUP || section.sh_size < sizeof(Elf64_Word)) continue;
    // The first word says what kind of group it is; the sections that belong to it follow.
    put(bytes_, section.sh_offset, get<Elf64_Word>(bytes_, section.sh_offset) & ~Elf64_Word{GRP_COMDAT});
  }
}

std::string Relocatable::bytes() const {
  std::string out = bytes_;
  std::vector<Elf64_Shdr> sections = headers(out);
  const std::vector<Elf64_Sym> before = table<Elf64_Sym>(out, sections[table_]);

  std::vector<std::size_t> order(before.size());  // old places, in their new order
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto first_seen = std::stable_partition(order.begin(), order.end(),
                                                [&](std::size_t i) { return symbols_[i].binding == STB_LOCAL; });
  std::vector<std::uint32_t> place_of(before.size());  // new places, by the old ones
  for (std::size_t i = 0; i < order.size(); ++i) place_of[order[i]] = static_cast<std::uint32_t>(i);
  const auto moved = [&](std::uint64_t symbol) {
    if (symbol >= place_of.size()) broken("a part of it belongs to no symbol");
    return place_of[symbol];
  };

  std::vector<Elf64_Sym> after;
  for (const std::size_t i : order) {
    Elf64_Sym symbol = before[i];
    symbol.st_info = static_cast<unsigned char>(ELF64_ST_INFO(symbols_[i].binding, ELF64_ST_TYPE(symbol.st_info)));
    if (!symbols_[i].is_defined) {
      symbol.st_shndx = SHN_UNDEF;
      symbol.st_value = 0;
      symbol.st_size = 0;
    }
    after.push_back(symbol);
  }
  put_table(out, sections[table_], after);

  for (std::size_t i = 0; i < sections.size(); ++i) {
    Elf64_Shdr& section = sections[i];
    if (i == table_) {
      section.sh_info = static_cast<std::uint32_t>(first_seen - order.begin());
    } else if (section.sh_link != table_ || section.sh_type == SHT_NULL) {
      continue;
    } else if (section.sh_type == SHT_RELA) {
      auto all = table<Elf64_Rela>(out, section);
      for (Elf64_Rela& entry : all) {
        entry.r_info =
            ELF64_R_INFO(static_cast<std::uint64_t>(moved(ELF64_R_SYM(entry.r_info))), ELF64_R_TYPE(entry.r_info));
      }
      put_table(out, section, all);
    } else if (section.sh_type == SHT_GROUP) {
      section.sh_info = moved(section.sh_info);
    } else if (section.sh_type == SHT_SYMTAB_SHNDX) {
      const auto all = table<Elf64_Word>(out, section);
      if (all.size() != order.size()) broken("its tables of symbols differ in length");
      std::vector<Elf64_Word> sorted;
      for (const std::size_t old : order) sorted.push_back(symbols_[old].is_defined ? all[old] : SHN_UNDEF);
      put_table(out, section, sorted);
    } else if (section.sh_type == kAddressesTaken) {
      section.sh_link = 0;
    } else {
      broken("a section counts symbols in a way that is not known");
    }
    put(out, header_offset(out, i), section);
  }
  return out;
}

}  // namespace trenza
