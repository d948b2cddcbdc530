#ifndef GRADER_GATE_EXPANDED_SOURCE_H_
#define GRADER_GATE_EXPANDED_SOURCE_H_

#include <string>
#include <string_view>

namespace trenza {

// True if `source` glues tokens together with ##: then it may hold words that cannot be read in it, and it is judged
// with its macros expanded too.
bool glues_tokens(std::string_view source);

// The lines that come from `file` in what a preprocessor made of it, by the marks it leaves (`# 12 "race_mutex.cc" 2`).
std::string lines_from(std::string_view preprocessed, std::string_view file);

}  // namespace trenza

#endif  // GRADER_GATE_EXPANDED_SOURCE_H_
