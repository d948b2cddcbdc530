#ifndef GRADER_REPORT_LESSON_H_
#define GRADER_REPORT_LESSON_H_

#include <cstddef>
#include <string>

#include "grader/course/grade.h"

namespace trenza {

// How a lesson is laid out.
struct LessonStyle {
  bool colour = false;
  std::size_t width = 100;  // in columns; sentences are wrapped to it
  std::size_t lines = 36;   // at most; what does not fit is left out, and the lesson says how to see it
  // Name the commands that show more. They grade the learner's own tree, so where something else was graded they would
  // show another thing.
  bool commands = true;
};

// The one thing to look at in a grade that is no pass: its first failing case in full, told once by the mode that
// explains it best, then a line for each other case, and how many passed. Empty for a pass.
std::string lesson(const Grade& grade, const LessonStyle& style);

// The word by which people call a case: "TwoThreadsMakeTwo" of "RaceMutex.TwoThreadsMakeTwo".
std::string short_name(const std::string& case_name);

// The part of a case's detail that draws the schedule (grader/interleave/trace), without the token below it; empty if
// there is none.
std::string picture_in(const std::string& detail);

// The token in a case's detail that `./kit replay` takes; empty if there is none.
std::string token_in(const std::string& detail);

}  // namespace trenza

#endif  // GRADER_REPORT_LESSON_H_
