#ifndef GRADER_INTERLEAVE_SEARCH_DEBUG_INFO_H_
#define GRADER_INTERLEAVE_SEARCH_DEBUG_INFO_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

struct Dwarf;

namespace trenza::interleave {

// Where an instruction stands in the source. Line and column are counted from 1; 0: not known.
struct Frame {
  std::string function;  // demangled; without its scopes where no other object can see it; empty: not known
  std::string file;      // as the compiler was given it; relative to the folder of the build where Bazel compiled it
  int line = 0;
  int column = 0;
};

// An object file that was linked into the program.
struct CompileUnit {
  std::string name;  // of the source file, as the compiler was given it
  std::string folder;
  bool has_code = false;
};

// What the debug information (DWARF) of one program says about its instructions. A program is asked about many times,
// so what is found out about a unit is kept. Not thread safe.
class DebugInfo {
 public:
  // Of a file that cannot be read, or has no debug information, nothing is known.
  explicit DebugInfo(const std::string& program);
  ~DebugInfo();
  DebugInfo(const DebugInfo&) = delete;
  DebugInfo& operator=(const DebugInfo&) = delete;

  // The place of the instruction at `address`, as the file was linked, and then the places of the calls that were
  // inlined there, the innermost first. Empty if it is not known.
  std::vector<Frame> frames(std::uint64_t address);

  // All units, in the order of the file.
  std::vector<CompileUnit> units() const;

 private:
  struct Range {
    std::uint64_t begin, end;
    std::uint64_t entry;  // the offset of the unit's or function's entry
  };
  // A function's code, or a call that was inlined.
  struct Scope {
    std::uint64_t begin, end;
    std::uint64_t entry;
    int depth;  // below the unit
    bool inlined;
  };

  void read_unit_ranges();
  const std::vector<Scope>& scopes(std::uint64_t unit);

  int file_ = -1;
  Dwarf* dwarf_ = nullptr;
  std::vector<Range> units_;                               // those with code
  std::map<std::uint64_t, std::vector<Scope>> scopes_of_;  // by the offset of their unit
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_DEBUG_INFO_H_
