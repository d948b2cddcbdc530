#ifndef GRADER_INTERLEAVE_SEARCH_SYMBOLS_H_
#define GRADER_INTERLEAVE_SEARCH_SYMBOLS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "grader/interleave/search/debug_info.h"
#include "grader/interleave/search/elf.h"

namespace trenza::interleave {

// A line of source code; line 0: not known.
struct Place {
  std::string function;
  std::string file;
  int line = 0;
  std::string through;  // functions of the C++ library that were inlined there, the innermost first
  int inlined = 0;      // how many
  int column = 0;       // counted from 1; 0: not known, or several calls deep in the library
};

// Source places and variable names of one program file, by the addresses that the file was linked for.
class Symbols {
 public:
  explicit Symbols(const std::string& program);

  // Finds out the places of return addresses. Where a call was inlined, the place that is nearest to it and not in the
  // compiler's or the C++ library's own files.
  void look_up(const std::vector<std::uint64_t>& return_addresses);
  // What look_up() found out; an unknown place if it was not asked.
  const Place& place(std::uint64_t return_address) const;

  // The global variable that `address` lies in, "counter" or "table+16"; empty if there is none.
  std::string variable(std::uint64_t address) const;

 private:
  DebugInfo debug_info_;
  std::vector<ElfSymbol> variables_, functions_;  // by address
  std::map<std::uint64_t, Place> places_;
};

// True if `file` belongs to a library and not to the program: below /usr, fetched by Bazel (external/), or of what the
// kit leaves uninstrumented on purpose (grader/testing, this runtime).
bool is_system_file(const std::string& file);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_SYMBOLS_H_
