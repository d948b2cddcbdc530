#ifndef GRADER_INTERLEAVE_SEARCH_COLUMNS_H_
#define GRADER_INTERLEAVE_SEARCH_COLUMNS_H_

#include <cstdint>
#include <memory>
#include <string>

struct Dwarf;

namespace trenza::interleave {

// Where in its line of source an instruction stands, by the program's debug information (DWARF). addr2line tells lines
// only.
class Columns {
 public:
  explicit Columns(const std::string& program);
  ~Columns();
  Columns(const Columns&) = delete;
  Columns& operator=(const Columns&) = delete;

  // The column, counted from 1, of the instruction at `address`; with `inlined` calls between it and the place that is
  // meant, the column of the outermost of these calls. 0 if it is not known.
  int at(std::uint64_t address, int inlined) const;

 private:
  int file_ = -1;
  Dwarf* dwarf_ = nullptr;
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_COLUMNS_H_
