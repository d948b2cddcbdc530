#ifndef GRADER_INTERLEAVE_SEARCH_LITMUS_AXIOMS_H_
#define GRADER_INTERLEAVE_SEARCH_LITMUS_AXIOMS_H_

#include <set>
#include <string>

namespace trenza::interleave {

// For tests: the outcomes that C++20 allows a litmus program, spelt as testdata/litmus.cc says, but those that need
// load buffering: a cycle of "sequenced before" and "reads from". Found by trying every "reads from" and every
// modification order against the axioms of [intro.races] and [atomics.order].
//
// An outcome is the values that each thread read, in its order, and the last value of each variable: "01|1|x=2 y=1".
std::set<std::string> allowed_outcomes(const std::string& program);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_LITMUS_AXIOMS_H_
