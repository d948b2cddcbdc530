#ifndef GRADER_COURSE_EXERCISE_H_
#define GRADER_COURSE_EXERCISE_H_

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace trenza {

// One case of an exercise, as its BUILD file lists it.
struct Case {
  std::string name;  // "RaceMutex.TwoThreadsMakeTwo"
  int points = 0;
  std::map<std::string, std::string> skip;  // mode -> why the case makes no sense there
  bool hidden = false;                      // no student may read its name yet
};

// One exercise, as the Starlark rule exercise_file() wrote it.
struct Exercise {
  std::string name;     // "race_mutex"
  std::string package;  // "exercises/05_race_mutex"
  std::string title;
  std::vector<std::string> edit;  // the files that a learner may change, relative to the package
  std::vector<Case> cases;
  std::vector<std::string> allow;         // what the gate allows in this exercise beyond what it always does
  std::chrono::seconds case_seconds{10};  // wall time of one case, in native mode
  std::uint64_t output_kb = 1024;         // what one case may print
  std::uint64_t schedules = 200;          // that one case is explored under, in interleave mode
  bool weak_memory = false;               // in that mode, atomic operations may do all that C++20 allows
  // The package of the hidden cases, "submissions/hidden/ID/05_race_mutex"; empty if there are none. It changes with
  // every change of them.
  std::string hidden_package = {};

  // The folder's name, "05_race_mutex".
  std::string folder() const;
  // The header that the learner implements, as it is included.
  std::string contract() const;
  int points() const;
};

// Reads one exercise. Throws std::runtime_error with a sentence that names `path`.
Exercise read_exercise(const std::string& path);

// The other way: what read_exercise() reads. It knows nothing of hidden cases, so all are written as ordinary ones.
std::string exercise_text(const Exercise& exercise);

// Reads the course that course() wrote: its exercises in the order in which they are taught. Throws likewise.
std::vector<Exercise> read_course(const std::string& path);

}  // namespace trenza

#endif  // GRADER_COURSE_EXERCISE_H_
