#ifndef GRADER_REPORT_GRADESCOPE_H_
#define GRADER_REPORT_GRADESCOPE_H_

#include <string>
#include <vector>

#include "grader/report/json.h"

namespace trenza {

// `grades` as Gradescope's results.json: a test for each case, with the points of all modes together. All text is
// declared plain, so that nothing a submission says becomes markup. Every grade must be one (is_graded()): the format
// knows no missing grade, and a zero would be wrong.
std::string to_gradescope(const std::vector<Grade>& grades, const GradingInfo& info);

}  // namespace trenza

#endif  // GRADER_REPORT_GRADESCOPE_H_
