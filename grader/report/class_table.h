#ifndef GRADER_REPORT_CLASS_TABLE_H_
#define GRADER_REPORT_CLASS_TABLE_H_

#include <string>

#include "grader/course/class_grades.h"
#include "grader/report/table.h"

namespace trenza {

// The class for a terminal: a line for each student with the points of each exercise ("–" where there is no grade), and
// under it why something was not graded.
std::string class_table(const ClassGrades& grades, const TableStyle& style);

}  // namespace trenza

#endif  // GRADER_REPORT_CLASS_TABLE_H_
