#ifndef GRADER_INTERLEAVE_TRACE_MEMORY_NAMES_H_
#define GRADER_INTERLEAVE_TRACE_MEMORY_NAMES_H_

#include <map>
#include <string>

#include "grader/interleave/search/trace.h"

namespace trenza::interleave {

// Words for memory that has no name of its own, in the place of its address, which says nothing to a reader: "a value
// on the heap", or "value A on the heap" where a trace tells of several.
class MemoryNames {
 public:
  explicit MemoryNames(const Trace& trace);

  // `text` with these words. Behind the number of an object ("mutex #2 (heap memory 0x18)") the address is left out.
  std::string in(const std::string& text) const;

 private:
  std::map<std::string, std::string> words_;  // by what search/trace.cc writes: "heap memory 0x18"
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_MEMORY_NAMES_H_
