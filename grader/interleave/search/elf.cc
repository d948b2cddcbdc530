#include "grader/interleave/search/elf.h"

#include <elf.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

namespace trenza::interleave {
namespace {

// A copy, since nothing in a file needs to be aligned.
template <typename T>
std::optional<T> at(const std::string& image, std::uint64_t offset) {
  if (offset > image.size() || image.size() - offset < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, image.data() + offset, sizeof value);
  return value;
}

// The content of a 64-bit ELF file; empty if it is none.
std::string read_image(const std::string& path) {
  std::error_code unreadable;
  const std::uintmax_t size = std::filesystem::file_size(path, unreadable);
  if (unreadable) return {};
  std::string image(size, '\0');
  std::ifstream file(path, std::ios::binary);
  if (!file.read(image.data(), static_cast<std::streamsize>(size))) return {};
  const auto header = at<Elf64_Ehdr>(image, 0);
  const bool fits = header && image.compare(0, SELFMAG, ELFMAG) == 0 && header->e_ident[EI_CLASS] == ELFCLASS64;
  return fits ? image : std::string();
}

std::optional<Elf64_Shdr> section_header(const std::string& image, unsigned number) {
  const auto header = at<Elf64_Ehdr>(image, 0);
  if (!header || number >= header->e_shnum) return std::nullopt;
  return at<Elf64_Shdr>(image, header->e_shoff + number * sizeof(Elf64_Shdr));
}

}  // namespace

std::vector<ElfSymbol> read_symbols(const std::string& path) {
  const std::string image = read_image(path);
  std::vector<ElfSymbol> symbols;
  for (unsigned i = 0; const auto section = section_header(image, i); ++i) {
    if (section->sh_type != SHT_SYMTAB) continue;
    const auto names = section_header(image, section->sh_link);
    if (!names) continue;
    for (std::uint64_t offset = 0; offset + sizeof(Elf64_Sym) <= section->sh_size; offset += sizeof(Elf64_Sym)) {
      const auto symbol = at<Elf64_Sym>(image, section->sh_offset + offset);
      if (!symbol) break;
      const std::uint64_t name = names->sh_offset + symbol->st_name;
      if (name >= image.size()) continue;
      symbols.push_back({image.c_str() + name, symbol->st_value, symbol->st_size,
                         static_cast<unsigned char>(ELF64_ST_TYPE(symbol->st_info))});
    }
  }
  return symbols;
}

ElfSection read_section(const std::string& path, const std::string& name) {
  const std::string image = read_image(path);
  const auto header = at<Elf64_Ehdr>(image, 0);
  const auto names = header ? section_header(image, header->e_shstrndx) : std::nullopt;
  if (!names) return {};
  for (unsigned i = 0; const auto section = section_header(image, i); ++i) {
    const std::uint64_t word = names->sh_offset + section->sh_name;
    if (word >= image.size() || name != image.c_str() + word || section->sh_type == SHT_NOBITS) continue;
    if (section->sh_offset > image.size()) continue;
    return {section->sh_addr, image.substr(section->sh_offset, section->sh_size)};
  }
  return {};
}

}  // namespace trenza::interleave
