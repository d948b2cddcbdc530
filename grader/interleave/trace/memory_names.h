#ifndef GRADER_INTERLEAVE_TRACE_MEMORY_NAMES_H_
#define GRADER_INTERLEAVE_TRACE_MEMORY_NAMES_H_

#include <functional>
#include <map>
#include <set>
#include <string>

#include "grader/interleave/search/trace.h"

namespace trenza::interleave {

// Words for memory that has no name of its own, in the place of its address, which says nothing to a reader: what the
// lines that use it call it, "state_->value", where they agree; else "a value on the heap", or "value A on the heap"
// where a trace tells of several.
class MemoryNames {
 public:
  // `source` as StoryOptions has it (story.h); without, no line tells a name.
  explicit MemoryNames(const Trace& trace, const std::function<std::string(const Place&)>& source = {});

  // `text` with these words. Of an object that has a number ("mutex #2 (heap memory 0x18)") the name takes the place of
  // the number; where there is none, the address is left out.
  std::string in(const std::string& text) const;

  // False if `text` tells of memory whose name is not known.
  bool has_name(const std::string& text) const;

 private:
  void name_by_use(const Trace& trace, const std::function<std::string(const Place&)>& source);

  // Both by what search/trace.cc writes: "heap memory 0x18", or "#2 (heap memory 0x18)" of an object.
  std::map<std::string, std::string> words_;
  std::set<std::string> named_;  // by a line of source
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_MEMORY_NAMES_H_
