#ifndef GRADER_VERDICT_CASE_RESULT_H_
#define GRADER_VERDICT_CASE_RESULT_H_

#include <optional>
#include <string>
#include <vector>

#include "grader/verdict/place.h"
#include "grader/verdict/verdict.h"

namespace trenza {

// One row of a schedule: what a thread or process did, one or several steps.
struct ScheduleStep {
  std::string who;                  // "thread 1"
  std::string text;                 // "reads counter → 0"
  std::optional<Place> place = {};  // in any file; nullopt where it is not known, or not one

  friend bool operator==(const ScheduleStep&, const ScheduleStep&) = default;
};

// What came of one case in one mode. All text is valid UTF-8 without control characters other than newline and tab
// (see plain_text.h), whatever the tested program wrote.
struct CaseResult {
  std::string name;  // "RaceMutex.TwoThreadsMakeTwo"
  int points = 0;
  Verdict verdict = Verdict::infra;
  // For a learner: what happened, where in their file, what to look at next. Of a PASS in the interleave mode:
  // what was explored; of another PASS nothing.
  std::string sentence;
  // What the sentence was drawn from: assertion texts, ThreadSanitizer's report. May be empty.
  std::string detail;
  // What the case printed, shortened.
  std::string output;
  double seconds = 0;
  // Where in the learner's file the sentence leads first; nullopt where it leads nowhere.
  std::optional<Place> place = {};
  // The schedule that the detail has a picture of, in order. Empty where none was found.
  std::vector<ScheduleStep> schedule = {};

  friend bool operator==(const CaseResult&, const CaseResult&) = default;
};

// All cases of one implementation of an exercise in one mode, in the order of the exercise's list.
struct ExerciseResult {
  std::string exercise;     // "race_mutex"
  std::string package;      // of the implementation: "exercises/05_race_mutex"
  std::string mode;         // "native"
  std::string protections;  // what the jail had in force, in words
  std::vector<CaseResult> cases;
  std::string budget = {};  // what all modes together used of their wall time: "4.2 of 60 s"

  friend bool operator==(const ExerciseResult&, const ExerciseResult&) = default;
};

}  // namespace trenza

#endif  // GRADER_VERDICT_CASE_RESULT_H_
