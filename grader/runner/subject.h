#ifndef GRADER_RUNNER_SUBJECT_H_
#define GRADER_RUNNER_SUBJECT_H_

#include <map>
#include <string>
#include <vector>

#include "grader/course/exercise.h"
#include "grader/testing/modes.h"

namespace trenza {

// One implementation of an exercise, linked for one mode or several. Paths are relative to the current folder, or
// absolute.
struct Subject {
  Exercise exercise;
  std::map<Mode, std::string> workers;  // the test program of each mode
  std::string canary;                   // tsan mode: the program with a known race
  std::string explorer;                 // interleave mode: the program that explores a case
  std::vector<std::string> sources;     // the learner's files
  std::string target;                   // Bazel's name of a mode's test without the mode: "//solutions/05_race_mutex:"
};

}  // namespace trenza

#endif  // GRADER_RUNNER_SUBJECT_H_
