#ifndef GRADER_VERDICT_JUNIT_H_
#define GRADER_VERDICT_JUNIT_H_

#include <optional>
#include <string>
#include <vector>

#include "grader/verdict/case_result.h"

namespace trenza {

// `results` as JUnit XML, one <testsuite> each. Verdict, points and sentence stand in <properties> of each <testcase>;
// a failure also has the <failure>, <error> or <skipped> that other tools look for.
std::string to_junit(const std::vector<ExerciseResult>& results);

// Reads what to_junit wrote; nullopt if `xml` is anything else (truncated, or synthesized by Bazel after a kill).
std::optional<std::vector<ExerciseResult>> from_junit(const std::string& xml);

}  // namespace trenza

#endif  // GRADER_VERDICT_JUNIT_H_
