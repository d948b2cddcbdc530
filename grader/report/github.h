#ifndef GRADER_REPORT_GITHUB_H_
#define GRADER_REPORT_GITHUB_H_

#include <string>
#include <vector>

#include "grader/course/grade.h"

namespace trenza {

// `::error` workflow commands at the learner's lines: one per exercise that did not pass, then one for each of its
// other failed cases, as far as the ten that GitHub shows per step. Every text is escaped, so that nothing a submission
// says can become a command of its own.
std::string github_annotations(const std::vector<Grade>& grades);

// The step summary: the table in Markdown. Text that a submission could have influenced is escaped so that it can be
// neither HTML nor Markdown.
std::string github_summary(const std::vector<Grade>& grades);

}  // namespace trenza

#endif  // GRADER_REPORT_GITHUB_H_
