#ifndef GRADER_REPORT_CLASS_CSV_H_
#define GRADER_REPORT_CLASS_CSV_H_

#include <string>

#include "grader/course/class_grades.h"

namespace trenza {

// A row for each student: key, name, id, email, the points of each exercise and their sum. A cell is empty where there
// is no grade: not handed in, or not graded (INFRA); the column "remarks" says which. No cell is a formula.
std::string class_csv(const ClassGrades& grades);

}  // namespace trenza

#endif  // GRADER_REPORT_CLASS_CSV_H_
