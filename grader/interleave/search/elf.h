#ifndef GRADER_INTERLEAVE_SEARCH_ELF_H_
#define GRADER_INTERLEAVE_SEARCH_ELF_H_

#include <cstdint>
#include <string>
#include <vector>

namespace trenza::interleave {

// An entry of an ELF file's symbol table.
struct ElfSymbol {
  std::string name;  // as it stands there, not demangled
  std::uint64_t address = 0;
  std::uint64_t size = 0;
  unsigned char type = 0;  // STT_FUNC, STT_OBJECT, STT_FILE …
};

// The symbol table (.symtab) of the 64-bit ELF file `path`, in its order; empty if it has none or is no such file.
std::vector<ElfSymbol> read_symbols(const std::string& path);

// A section with its content.
struct ElfSection {
  std::uint64_t address = 0;
  std::string bytes;
};

// The section `name` of the 64-bit ELF file `path`; without bytes if there is none.
ElfSection read_section(const std::string& path, const std::string& name);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_ELF_H_
