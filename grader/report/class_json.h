#ifndef GRADER_REPORT_CLASS_JSON_H_
#define GRADER_REPORT_CLASS_JSON_H_

#include <string>

#include "grader/course/class_grades.h"

namespace trenza {

// The class as JSON, format "trenza-class/1": each student with the points of
// each exercise and case over all modes. Points are null where there is no grade. Without what cases printed; the
// students' own reports have it.
std::string class_json(const ClassGrades& grades);

}  // namespace trenza

#endif  // GRADER_REPORT_CLASS_JSON_H_
