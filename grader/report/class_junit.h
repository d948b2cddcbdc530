#ifndef GRADER_REPORT_CLASS_JUNIT_H_
#define GRADER_REPORT_CLASS_JUNIT_H_

#include <string>

#include "grader/course/class_grades.h"

namespace trenza {

// The class as JUnit: a suite for each student and exercise, a case for each of its cases, all modes together. What
// was not handed in is skipped, what could not be graded is an error; neither is a failure.
std::string class_junit(const ClassGrades& grades);

}  // namespace trenza

#endif  // GRADER_REPORT_CLASS_JUNIT_H_
