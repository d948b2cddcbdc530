#ifndef GRADER_COURSE_GRADE_H_
#define GRADER_COURSE_GRADE_H_

#include <optional>
#include <string>
#include <vector>

#include "grader/course/exercise.h"
#include "grader/verdict/case_result.h"

namespace trenza {

// One exercise of one implementation, all modes together.
struct Grade {
  Exercise exercise;
  std::string package;  // of the implementation: "exercises/05_race_mutex"
  // PASS, or the verdict that speaks for all: that of the first case, in the exercise's order, with a failure of the
  // submission's own, and of this case the most exact one of all modes (see grade.cc). INFRA speaks only where a case
  // failed by it and by nothing else, and then before everything else: the rest of the grade cannot be relied on.
  Verdict verdict = Verdict::infra;
  std::string sentence;        // of that failure
  std::optional<Place> place;  // in the learner's file, where the sentence leads to one
  std::string failed_case;     // its case and mode; empty where no case was run (COMPILE)
  std::string failed_mode;
  std::string detail;
  std::vector<std::string> warnings;  // the compiler's, one line each; they cost nothing
  std::vector<std::string> notes;     // of a hand-in: where a file was found, what was left aside
  bool handed_in = true;  // false: there was no file of the exercise, which is another thing than a wrong one
  int cases_passed = 0;
  int points = 0;
  std::vector<ExerciseResult> modes;
};

// False where the grader could not do its work or a person has to choose: such a grade is no zero, it is missing.
inline bool is_graded(const Grade& grade) { return grade.verdict != Verdict::infra; }

// What one case earned over all modes, and by what it failed.
struct CaseGrade {
  std::string name;
  int points = 0;
  int possible = 0;
  Verdict verdict = Verdict::infra;
  std::string mode;  // of the failure that speaks for the case; empty if it passed, or if no case was run
  std::string sentence;
  std::optional<Place> place = {};
  bool hidden = false;  // as Case::hidden
};

// The cases of `grade`, in the exercise's order. Where nothing was run they have the exercise's verdict.
std::vector<CaseGrade> case_grades(const Grade& grade);

// Adds up the results of all modes: a case earns its points when it kept them in every mode of `modes`, and each of
// them has a result for it. A mode without a result for a case counts as INFRA there, with `missing` as the sentence.
Grade grade(const Exercise& exercise, const std::string& package, std::vector<ExerciseResult> results,
            const std::vector<std::string>& modes, const std::string& missing);

// The grade of an exercise whose file was not run at all.
Grade not_run(const Exercise& exercise, const std::string& package, Verdict verdict, const std::string& sentence,
              const std::string& detail, const std::optional<Place>& place = {});

}  // namespace trenza

#endif  // GRADER_COURSE_GRADE_H_
