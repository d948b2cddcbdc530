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

}  // namespace

std::vector<ElfSymbol> read_symbols(const std::string& path) {
  std::error_code unreadable;
  const std::uintmax_t size = std::filesystem::file_size(path, unreadable);
  if (unreadable) return {};
  std::string image(size, '\0');
  std::ifstream file(path, std::ios::binary);
  if (!file.read(image.data(), static_cast<std::streamsize>(size))) return {};
  const auto header = at<Elf64_Ehdr>(image, 0);
  if (!header || image.compare(0, SELFMAG, ELFMAG) != 0 || header->e_ident[EI_CLASS] != ELFCLASS64) return {};
  std::vector<ElfSymbol> symbols;
  for (unsigned i = 0; i < header->e_shnum; ++i) {
    const auto section = at<Elf64_Shdr>(image, header->e_shoff + i * sizeof(Elf64_Shdr));
    if (!section || section->sh_type != SHT_SYMTAB) continue;
    const auto names = at<Elf64_Shdr>(image, header->e_shoff + section->sh_link * sizeof(Elf64_Shdr));
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

}  // namespace trenza::interleave
