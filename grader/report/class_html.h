#ifndef GRADER_REPORT_CLASS_HTML_H_
#define GRADER_REPORT_CLASS_HTML_H_

#include <string>

#include "grader/course/class_grades.h"

namespace trenza {

// Pages that need nothing but themselves: no network, no other file but the links between them. They follow the
// reader's choice of light or dark, fit a phone, and can be used with a keyboard. Everything that a student can
// influence is escaped, and no script but the page's own is allowed to run (Content-Security-Policy).

// The class: a table that can be sorted, coloured by points, the most common failures, and a link to each student's
// page at students/KEY.html.
std::string class_html(const ClassGrades& grades);

// One student: each exercise with what passed, what failed, where, and what to do next.
std::string student_html(const ClassGrades& grades, const ClassStudent& student);

// The name of a student's page, beside the others of its folder.
std::string student_page(const ClassStudent& student);

}  // namespace trenza

#endif  // GRADER_REPORT_CLASS_HTML_H_
