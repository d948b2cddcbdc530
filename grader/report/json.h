#ifndef GRADER_REPORT_JSON_H_
#define GRADER_REPORT_JSON_H_

#include <optional>
#include <string>
#include <vector>

#include "grader/course/grade.h"

namespace trenza {

// Whose work was graded, when and by what. What is unknown is empty, and null in the report.
struct GradingInfo {
  std::string student;
  std::string commit;
  std::string submitted_at;  // ISO 8601
  std::string graded_at;     // likewise
  std::string kit_version;
};

// The points that count; nullopt if something could not be graded: then there is no sum yet, and no zero either.
std::optional<int> points_of(const std::vector<Grade>& grades);

// `grades` as JSON, format "trenza-grades/1":
//
//   {"format": "trenza-grades/1", "student": "Ana Gil", "commit": null, "submitted_at": null,
//    "graded_at": "2026-11-29T06:20:11Z", "kit_version": "9d0ff7f1c2aa", "points": 12, "possible": 40, "exercises": [
//     {"exercise": "05_race_mutex", "package": "exercises/05_race_mutex", "handed_in": true, "verdict": "RACE",
//      "sentence": "…", "case": "RaceMutex.GetterIsLocked", "mode": "tsan", "points": 4, "possible": 12, "notes": [],
//      "cases": [{"name": "…", "points": 0, "possible": 2, "verdict": "RACE", "mode": "tsan", "sentence": "…"}],
//      "modes": [{"mode": "native", "protections": "…", "budget": "4.2 of 60 s", "cases": [
//        {"name": "…", "points": 2, "verdict": "PASS", "sentence": "", "detail": "", "output": "", "seconds":
//        0.01}]}]}]}
//
// "cases" adds up all modes. Points are null, of a case, an exercise and the whole, where the verdict is INFRA: it is
// not graded. Of what was not handed in they are null, too, and 0 in the sum.
std::string to_json(const std::vector<Grade>& grades, const GradingInfo& info = {});

}  // namespace trenza

#endif  // GRADER_REPORT_JSON_H_
