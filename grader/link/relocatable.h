#ifndef GRADER_LINK_RELOCATABLE_H_
#define GRADER_LINK_RELOCATABLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trenza {

// A relocatable object (elf(5)) whose symbols can be taken out of the linker's sight. What it defines is not changed,
// and nothing moves in the file but the symbols, of which local ones come first (System V ABI, "Symbol Table").
class Relocatable {
 public:
  struct Symbol {
    std::string_view name;  // points into this object
    unsigned char type;     // STT_*
    unsigned char binding;  // STB_*
    unsigned char visibility;
    bool is_defined;
    bool is_writable;  // it stands in a section that the program may write to
  };

  // `bytes` are an object of 64 bits in this machine's byte order; std::runtime_error with a sentence otherwise.
  explicit Relocatable(std::string bytes);
  Relocatable(const Relocatable&) = delete;
  Relocatable& operator=(const Relocatable&) = delete;

  // In the order of the file; the first one is empty. Changes of the functions below show here.
  const std::vector<Symbol>& symbols() const { return symbols_; }

  // No other object sees symbol `i`, which is defined here.
  void make_local(std::size_t i);
  // Symbol `i` counts as 0 where no other object has it.
  void make_weak(std::size_t i);
  // Who uses symbol `i` gets another object's, and not the one that is defined here.
  void make_undefined(std::size_t i);

  // No part of this object is left out any more because another object has one of the same name (COMDAT groups).
  void dissolve_groups();

  // The object as it is now.
  std::string bytes() const;

 private:
  std::string bytes_;
  std::vector<Symbol> symbols_;
  std::size_t table_ = 0;  // the section of the symbols
};

}  // namespace trenza

#endif  // GRADER_LINK_RELOCATABLE_H_
