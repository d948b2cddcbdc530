#ifndef GRADER_REPORT_JSON_H_
#define GRADER_REPORT_JSON_H_

#include <string>
#include <vector>

#include "grader/course/grade.h"

namespace trenza {

// `grades` as JSON, format "trenza-grades/1":
//
//   {"format": "trenza-grades/1", "points": 12, "possible": 40, "exercises": [
//     {"exercise": "05_race_mutex", "package": "exercises/05_race_mutex", "verdict": "RACE", "sentence": "…",
//      "case": "RaceMutex.GetterIsLocked", "mode": "tsan", "points": 4, "possible": 12,
//      "modes": [{"mode": "native", "protections": "…", "budget": "4.2 of 60 s", "cases": [
//        {"name": "…", "points": 2, "verdict": "PASS", "sentence": "", "detail": "", "output": "", "seconds":
//        0.01}]}]}]}
std::string to_json(const std::vector<Grade>& grades);

}  // namespace trenza

#endif  // GRADER_REPORT_JSON_H_
