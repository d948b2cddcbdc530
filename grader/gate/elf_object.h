#ifndef GRADER_GATE_ELF_OBJECT_H_
#define GRADER_GATE_ELF_OBJECT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trenza {

// What a relocatable ELF object (elf(5)) holds, as far as the gate asks for it. Names are as they stand: any bytes.
struct ElfObject {
  struct Section {
    std::string name;
    std::uint32_t type = 0;   // SHT_*
    std::uint64_t flags = 0;  // SHF_*
    std::uint64_t size = 0;
    std::uint64_t alignment = 0;
    std::string code;  // what it holds, if it is code
  };
  struct Symbol {
    std::string name;
    unsigned char type = 0;     // STT_*
    unsigned char binding = 0;  // STB_*
    // Its section: an index into `sections`; SHN_UNDEF, SHN_ABS or SHN_COMMON.
    std::uint32_t section = 0;
    std::uint64_t value = 0;  // offset in the section
    std::uint64_t size = 0;
  };
  // A place in `section` that the linker fills with the address of `symbol`.
  struct Relocation {
    std::uint32_t section = 0;
    std::uint64_t offset = 0;
    std::uint32_t type = 0;    // R_X86_64_*, R_AARCH64_*
    std::uint32_t symbol = 0;  // an index into `symbols`
    std::int64_t addend = 0;
  };

  std::uint16_t machine = 0;      // EM_*
  std::vector<Section> sections;  // the first one is empty, as in the file
  std::vector<Symbol> symbols;    // likewise
  std::vector<Relocation> relocations;

  // The section of that index, or an empty one.
  const Section& section(std::uint32_t index) const;
};

// Reads an object of 64 bits in this machine's byte order. Throws std::runtime_error with a sentence if `bytes` are
// none, or point outside of themselves.
ElfObject read_elf_object(std::string_view bytes);

}  // namespace trenza

#endif  // GRADER_GATE_ELF_OBJECT_H_
