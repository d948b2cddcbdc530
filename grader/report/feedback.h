#ifndef GRADER_REPORT_FEEDBACK_H_
#define GRADER_REPORT_FEEDBACK_H_

#include <optional>
#include <string>
#include <string_view>

#include "grader/course/class_grades.h"
#include "grader/course/grade.h"

namespace trenza {

// How much a student is told. An exam may want less than a lesson.
enum class Feedback {
  verdict,   // verdicts and points, of each exercise and case
  sentence,  // also what happened, where, and what to look at next
  all,       // also what it was drawn from: assertions, schedules, traces, what was printed
};

// "verdict", "sentence", "all"; nullopt for another word.
std::optional<Feedback> feedback_from_name(std::string_view name);

// `grade` with what `level` tells and no more; verdicts and points stay. What concerns the hand-in and not what the
// program did stays, too: why it could not be graded, and what was not handed in.
Grade with_feedback(Grade grade, Feedback level);
ClassGrades with_feedback(ClassGrades grades, Feedback level);

// `grade` as if there were no hidden cases, but for a note that says how many they are and, by `when`, from when on
// they are shown ("shown after 2027-01-10"). Verdict, points and sentence are those of the other cases. Cases that the
// exercise does not list count as hidden: they may have been.
Grade without_hidden(Grade grade, const std::string& when);
ClassGrades without_hidden(ClassGrades grades, const std::string& when);

}  // namespace trenza

#endif  // GRADER_REPORT_FEEDBACK_H_
