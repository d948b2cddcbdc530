#ifndef GRADER_CLASSROOM_GRADING_H_
#define GRADER_CLASSROOM_GRADING_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "grader/classroom/bazel.h"
#include "grader/course/grade.h"
#include "grader/gate/source_file.h"

namespace trenza {

// The modes in which every exercise is graded, in the order in which a case is run in them.
extern const std::vector<std::string> kModes;

// What a grading may be asked for beyond the ordinary.
struct GradingOptions {
  std::string jail = "best";  // the level under which programs run, as the runner takes it ("full", …)
  bool all_modes = false;     // run the modes that are left of a case that has failed
  long budget = 0;            // seconds of wall time for one exercise; 0: the runner's default
  int jobs = 0;               // of Bazel at a time; 0: as many as it likes
};

// One implementation: "submissions/ID/05_race_mutex" of an exercise.
struct PackageToGrade {
  std::string package;
  Exercise exercise;
};

// Told of each grade once, with the place of its package in the list: while Bazel goes on with others, or at the end.
using OnGrade = std::function<void(std::size_t, const Grade&)>;

// Grades `packages`, each listed once, through one invocation of Bazel, in their order. What left no result at all is
// run once more; the runner itself tries a case again that ends in INFRA. In the grade of a submission, the package and
// all texts are named as in the learner's own tree. After interrupted(), what was not told is not graded. Throws
// std::system_error or std::runtime_error if Bazel cannot do its work at all.
std::vector<Grade> grade_packages(const Workspace& workspace, const std::vector<PackageToGrade>& packages,
                                  const GradingOptions& options, const BazelProgress& progress,
                                  const OnGrade& on_grade = {});

// The grade of an exercise whose files were not taken.
Grade refused_grade(const Exercise& exercise, const Refusal& refusal);

// Grades the implementations of `exercises` in `tree` ("exercises", "solutions", "submissions/ID") through Bazel, in
// the order of `exercises`. Those in `refused` (by folder) are not built and get that verdict. Throws as
// grade_packages().
std::vector<Grade> grade_tree(const Workspace& workspace, const std::vector<Exercise>& exercises,
                              const std::string& tree, const std::map<std::string, Refusal>& refused,
                              const GradingOptions& options, const BazelProgress& progress);

// What a compiler or linker said, as a sentence for the learner whose file is `file`: the first error in that file, or
// what is missing from it. Where a limit stopped the compiler (grader/gate/compiler), that is the sentence. And the
// lines that matter, for a closer look.
struct CompilerComplaint {
  Verdict verdict = Verdict::compile;  // INFRA where the compiler itself could not work
  std::string sentence;
  std::string detail;
  std::optional<Place> place = {};  // of the error, where it is in `file`
  bool unjailed = false;            // the compiler could read all of the machine, and what it says may quote it
};
CompilerComplaint read_compiler_output(const std::string& output, const std::string& file);

// The compiler's warnings about the files of `package`, one line each ("race_mutex.cc:2: unused variable 'x'"), from
// what Bazel printed. Bazel repeats them only when it compiles again.
std::vector<std::string> read_warnings(const std::string& log, const std::string& package);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_GRADING_H_
