#ifndef GRADER_REPORT_SARIF_H_
#define GRADER_REPORT_SARIF_H_

#include <string>
#include <vector>

#include "grader/report/json.h"

namespace trenza {

// `grades` as SARIF 2.1.0, which forges and editors show beside the lines: a result for each case that failed, or for
// the exercise where nothing was run, at the learner's line. A schedule that was found is its code
// flow, with a thread flow for each thread or process.
std::string to_sarif(const std::vector<Grade>& grades, const GradingInfo& info);

}  // namespace trenza

#endif  // GRADER_REPORT_SARIF_H_
