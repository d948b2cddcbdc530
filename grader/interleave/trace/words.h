#ifndef GRADER_INTERLEAVE_TRACE_WORDS_H_
#define GRADER_INTERLEAVE_TRACE_WORDS_H_

#include <functional>
#include <string>
#include <vector>

#include "grader/interleave/search/trace.h"
#include "grader/interleave/trace/memory_names.h"

namespace trenza::interleave {

// What people call the tasks of a trace: "main", "thread 1", "process 2", "thread 3 of process 2". The number of a
// thread is that of its task, the number of a process that of its process.
class Names {
 public:
  // `source`: for the names of memory (memory_names.h).
  explicit Names(const Trace& trace, const std::function<std::string(const Place&)>& source = {});

  // "main"; "task 7" for a task that the trace does not tell of.
  std::string of(int task) const;
  // `text` cleaned, with these names in place of "task 1", and words in place of addresses (memory_names.h).
  std::string in(const std::string& text) const;
  // False if `object` is memory that nothing has a name for.
  bool has_name(const std::string& object) const { return memory_.has_name(object); }

 private:
  std::vector<std::string> names_;
  MemoryNames memory_;
};

// What a step does, in a few words that follow the name of its task: "reads counter → 0", "locks mutex m".
std::string phrase(const TraceStep& step, const Names& names);

// `text` without what stands in brackets behind the number of an object: "mutex #2 (a local variable of main)".
std::string without_descriptions(std::string text);

// True for an atomic of the C++ library's own, as atomic waits use.
bool is_of_library(const std::string& object);

// A value as people would write it: small negative numbers as such, addresses in hexadecimal.
std::string number(std::uint64_t value);

// "file.cc:12", without folders; empty if it is not known.
std::string where(const Place& place);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_TRACE_WORDS_H_
