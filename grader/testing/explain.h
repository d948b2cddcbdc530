#ifndef GRADER_TESTING_EXPLAIN_H_
#define GRADER_TESTING_EXPLAIN_H_

#include <string>

namespace trenza {

// Begins the part of an assertion's message that is written for the learner.
inline constexpr const char* kExplanation = "\n>> ";

// The one sentence that a learner reads when this assertion fails: what happened, and what to look at next. The
// values that were compared stand in GoogleTest's own text beside it.
//
//   EXPECT_EQ(counter.get(), 2) << explain("One of the two additions was lost. What can happen between reading "
//                                          "the value and writing it back?");
inline std::string explain(const std::string& sentence) { return kExplanation + sentence; }

}  // namespace trenza

#endif  // GRADER_TESTING_EXPLAIN_H_
