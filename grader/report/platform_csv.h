#ifndef GRADER_REPORT_PLATFORM_CSV_H_
#define GRADER_REPORT_PLATFORM_CSV_H_

#include <string>
#include <string_view>
#include <vector>

#include "grader/course/class_grades.h"

namespace trenza {

// A learning platform's own export with our grades in it, to be imported there.
struct PlatformCsv {
  std::string text;
  std::vector<std::string> notes;  // who was not found, a sentence each
};

// Both start from the file that the instructor exported; its other columns and its order stay. A student is found by
// the id, the email or, where that is unique on both sides, the name. Who has no grade gets an empty cell, never a
// zero. Throw std::runtime_error, the rest of a sentence that begins with the file's name.

// Moodle, a grading worksheet or the gradebook's export: the column "Grade", which is added if it is missing.
PlatformCsv moodle_csv(const ClassGrades& grades, std::string_view exported);

// Canvas: the column `assignment`, as "Name (123)" in Canvas's export, which must be there.
PlatformCsv canvas_csv(const ClassGrades& grades, std::string_view exported, const std::string& assignment);

}  // namespace trenza

#endif  // GRADER_REPORT_PLATFORM_CSV_H_
