#include "grader/report/classroom50.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace trenza {

using nlohmann::ordered_json;

Classroom50Submission Classroom50Submission::from_environment() {
  std::string missing;
  const auto value = [&](const char* name, bool needed) {
    const char* text = std::getenv(name);
    if (text != nullptr && *text != '\0') return std::string(text);
    if (needed) missing += (missing.empty() ? "" : ", ") + std::string(name);
    return std::string();
  };
  Classroom50Submission submission;
  submission.classroom = value("CLASSROOM", true);
  submission.assignment = value("ASSIGNMENT", true);
  submission.submission = value("SUBMISSION_TAG", true);
  submission.commit = value("COMMIT_URL", true);
  submission.release = value("RELEASE_URL", true);
  submission.review = value("REVIEW_URL", false);
  if (submission.review.empty()) submission.review = submission.commit;
  if (!missing.empty()) {
    throw std::runtime_error(
        "--classroom50 needs what Classroom 50's runner sets in the environment. Missing: " + missing + ".");
  }
  return submission;
}

std::string to_classroom50(const std::vector<Grade>& grades, const GradingInfo& info,
                           const Classroom50Submission& submission) {
  ordered_json tests = ordered_json::array();
  int points = 0, possible = 0;
  for (const Grade& grade : grades) {
    points += grade.points;
    possible += grade.exercise.points();
    for (const CaseGrade& c : case_grades(grade)) {
      tests.push_back({{"test-name", grade.exercise.folder() + ": " + c.name},
                       {"passed", is_success(c.verdict)},
                       {"score", c.points},
                       {"max-score", c.possible}});
    }
  }
  const ordered_json document = {{"schema", "classroom50/result/v1"},
                                 {"classroom", submission.classroom},
                                 {"assignment", submission.assignment},
                                 {"submission", submission.submission},
                                 {"commit", submission.commit},
                                 {"release", submission.release},
                                 {"review", submission.review},
                                 {"datetime", info.graded_at},
                                 {"score", points},
                                 {"max-score", possible},
                                 {"tests", std::move(tests)}};
  return document.dump(2) + '\n';
}

}  // namespace trenza
