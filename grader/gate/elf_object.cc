#include "grader/gate/elf_object.h"

#include <elf.h>

#include <bit>
#include <cstring>
#include <stdexcept>

namespace trenza {
namespace {

[[noreturn]] void broken(const std::string& what) {
  throw std::runtime_error("the compiled object cannot be read: " + what);
}

// Bytes of a file, read with bounds.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  // `size` bytes from `offset`.
  std::string_view part(std::uint64_t offset, std::uint64_t size) const {
    if (offset > bytes_.size() || size > bytes_.size() - offset) broken("it ends too early");
    return bytes_.substr(offset, size);
  }

  // A structure of <elf.h>. Copied, since nothing in a file need be aligned.
  template <typename T>
  T at(std::uint64_t offset) const {
    T value;
    std::memcpy(&value, part(offset, sizeof value).data(), sizeof value);
    return value;
  }

  // The `i`-th of the structures that a section holds.
  template <typename T>
  std::vector<T> table(const Elf64_Shdr& section) const {
    std::vector<T> all;
    for (std::uint64_t i = 0; i + sizeof(T) <= section.sh_size; i += sizeof(T))
      all.push_back(at<T>(section.sh_offset + i));
    return all;
  }

 private:
  std::string_view bytes_;
};

// The text that begins at `offset` of a section of names.
std::string name_at(std::string_view names, std::uint32_t offset) {
  if (offset >= names.size()) {
    if (offset == 0) return "";
    broken("a name lies outside of its table");
  }
  const std::string_view rest = names.substr(offset);
  return std::string(rest.substr(0, rest.find('\0')));
}

void read_symbols(const Bytes& file, const std::vector<Elf64_Shdr>& headers, ElfObject& object) {
  for (const Elf64_Shdr& header : headers) {
    if (header.sh_type != SHT_SYMTAB) continue;
    if (!object.symbols.empty()) broken("it has two tables of symbols");
    if (header.sh_link >= headers.size()) broken("its symbols have no names");
    const Elf64_Shdr& names_header = headers[header.sh_link];
    const std::string_view names = file.part(names_header.sh_offset, names_header.sh_size);
    // Where there are more than 65,279 sections, their indices are in a table of their own.
    std::vector<Elf64_Word> extended;
    for (const Elf64_Shdr& other : headers) {
      if (other.sh_type == SHT_SYMTAB_SHNDX) extended = file.table<Elf64_Word>(other);
    }
    for (const Elf64_Sym& symbol : file.table<Elf64_Sym>(header)) {
      std::uint32_t section = symbol.st_shndx;
      if (section == SHN_XINDEX && object.symbols.size() < extended.size()) section = extended[object.symbols.size()];
      object.symbols.push_back(
          {name_at(names, symbol.st_name), static_cast<unsigned char>(ELF64_ST_TYPE(symbol.st_info)),
           static_cast<unsigned char>(ELF64_ST_BIND(symbol.st_info)), section, symbol.st_value, symbol.st_size});
    }
  }
}

void read_relocations(const Bytes& file, const std::vector<Elf64_Shdr>& headers, ElfObject& object) {
  for (const Elf64_Shdr& header : headers) {
    if (header.sh_type == SHT_REL) broken("it has relocations of a kind that compilers do not write");
    if (header.sh_type != SHT_RELA) continue;
    for (const Elf64_Rela& entry : file.table<Elf64_Rela>(header)) {
      const std::uint32_t symbol = static_cast<std::uint32_t>(ELF64_R_SYM(entry.r_info));
      if (symbol >= object.symbols.size()) broken("a relocation has no symbol");
      object.relocations.push_back({header.sh_info, entry.r_offset,
                                    static_cast<std::uint32_t>(ELF64_R_TYPE(entry.r_info)), symbol, entry.r_addend});
    }
  }
}

}  // namespace

const ElfObject::Section& ElfObject::section(std::uint32_t index) const {
  static const Section kNone;
  return index < sections.size() ? sections[index] : kNone;
}

ElfObject read_elf_object(std::string_view bytes) {
  const Bytes file(bytes);
  const auto head = file.at<Elf64_Ehdr>(0);
  constexpr unsigned char kOrder = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;
  if (std::memcmp(head.e_ident, ELFMAG, SELFMAG) != 0) broken("it is no ELF file");
  if (head.e_ident[EI_CLASS] != ELFCLASS64 || head.e_ident[EI_DATA] != kOrder) broken("it is for another machine");
  if (head.e_type != ET_REL) broken("it is no relocatable object");
  if (head.e_shoff == 0 || head.e_shentsize != sizeof(Elf64_Shdr)) broken("it has no sections");

  // Numbers that do not fit into the head are in the first section's header.
  const auto first = file.at<Elf64_Shdr>(head.e_shoff);
  const std::uint64_t count = head.e_shnum != 0 ? head.e_shnum : first.sh_size;
  const std::uint32_t names_index = head.e_shstrndx != SHN_XINDEX ? head.e_shstrndx : first.sh_link;
  std::vector<Elf64_Shdr> headers;
  for (std::uint64_t i = 0; i < count; ++i) {
    headers.push_back(file.at<Elf64_Shdr>(head.e_shoff + i * sizeof(Elf64_Shdr)));
  }
  if (names_index >= headers.size()) broken("its sections have no names");
  const std::string_view names = file.part(headers[names_index].sh_offset, headers[names_index].sh_size);

  ElfObject object;
  object.machine = head.e_machine;
  for (const Elf64_Shdr& header : headers) {
    const bool has_code = header.sh_type == SHT_PROGBITS && (header.sh_flags & SHF_EXECINSTR) != 0;
    object.sections.push_back({name_at(names, header.sh_name), header.sh_type, header.sh_flags, header.sh_size,
                               header.sh_addralign,
                               std::string(has_code ? file.part(header.sh_offset, header.sh_size) : "")});
  }
  read_symbols(file, headers, object);
  read_relocations(file, headers, object);
  return object;
}

}  // namespace trenza
