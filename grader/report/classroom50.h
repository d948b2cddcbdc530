#ifndef GRADER_REPORT_CLASSROOM50_H_
#define GRADER_REPORT_CLASSROOM50_H_

#include <string>
#include <vector>

#include "grader/report/json.h"

namespace trenza {

// What Classroom 50's runner tells of a submission, in the environment of the autograder that it starts.
struct Classroom50Submission {
  std::string classroom;   // CLASSROOM
  std::string assignment;  // ASSIGNMENT
  std::string submission;  // SUBMISSION_TAG
  std::string commit;      // COMMIT_URL
  std::string release;     // RELEASE_URL
  std::string review;      // REVIEW_URL; the commit's if there is none

  // Throws std::runtime_error with a sentence that names the variables that are not set.
  static Classroom50Submission from_environment();
};

// `grades` as Classroom 50's result.json, "classroom50/result/v1": a test for each case. The runner adds whose it is.
// Every grade must be one (is_graded()): the format knows no missing grade, and a zero would be wrong.
std::string to_classroom50(const std::vector<Grade>& grades, const GradingInfo& info,
                           const Classroom50Submission& submission);

}  // namespace trenza

#endif  // GRADER_REPORT_CLASSROOM50_H_
