#ifndef GRADER_COURSE_GRADE_H_
#define GRADER_COURSE_GRADE_H_

#include <string>
#include <vector>

#include "grader/course/exercise.h"
#include "grader/verdict/case_result.h"

namespace trenza {

// One exercise of one implementation, all modes together.
struct Grade {
  Exercise exercise;
  std::string package;  // of the implementation: "exercises/05_race_mutex"
  // PASS, or the verdict of the first failure: in the order of the cases, and of the modes within a case; but TIMEOUT
  // says only that something did not end, and gives way to a mode that says more of the same case.
  Verdict verdict = Verdict::infra;
  std::string sentence;     // of that failure
  std::string failed_case;  // its case and mode; empty where no case was run (COMPILE)
  std::string failed_mode;
  std::string detail;
  std::vector<std::string> warnings;  // the compiler's, one line each; they cost nothing
  int cases_passed = 0;
  int points = 0;
  std::vector<ExerciseResult> modes;
};

// Adds up the results of all modes: a case earns its points when it kept them in every mode of `modes`, and each of
// them has a result for it. A mode without any result counts as INFRA, with `missing` as the sentence.
Grade grade(const Exercise& exercise, const std::string& package, std::vector<ExerciseResult> results,
            const std::vector<std::string>& modes, const std::string& missing);

// The grade of an exercise whose file was not run at all.
Grade not_run(const Exercise& exercise, const std::string& package, Verdict verdict, const std::string& sentence,
              const std::string& detail);

}  // namespace trenza

#endif  // GRADER_COURSE_GRADE_H_
