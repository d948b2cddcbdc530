#ifndef GRADER_CLASSROOM_CLASS_RUN_H_
#define GRADER_CLASSROOM_CLASS_RUN_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "grader/classroom/class_list.h"
#include "grader/classroom/fingerprint.h"
#include "grader/classroom/git.h"
#include "grader/classroom/gradebook.h"
#include "grader/classroom/grading.h"
#include "grader/jail/pipe.h"

namespace trenza {

// One text to grade, whoever handed it in.
struct ClassJob {
  Exercise exercise;
  std::string hash;
  std::vector<std::string> students;  // keys of those who handed it in
};

// How far a class is.
struct ClassProgress {
  std::size_t done = 0, total = 0;  // texts to grade
  const ClassJob* job = nullptr;    // the one that is done now; null where nothing new is to be told
  const Grade* grade = nullptr;
};

// Grades a class into a gradebook: looks at what everybody handed in, grades what no result is known of, and lets the
// results count. Not thread safe.
class ClassRun {
 public:
  ClassRun(const Workspace& workspace, Gradebook& gradebook, std::vector<Exercise> exercises, GradingOptions options,
           std::string kit_version);

  // Looks at one member's work and notes it in the gradebook. What is wrong with it costs nobody else anything: it is
  // noted, with INFRA, which a person has to look at. Where `since` is not 0, work that was handed in before is left.
  void look_at(const ClassMember& member, std::int64_t since = 0);

  // Adds what counts in the gradebook and has no result by this grader, whoever handed it in.
  void look_at_gradebook();

  // Grades what was found and has no result yet; `told` hears of each. Every result is in the gradebook when it is
  // told. Returns early after interrupted(). Throws std::runtime_error if Bazel cannot do its work for several texts in
  // a row.
  void grade(const std::function<void(const ClassProgress&)>& told);

  // Lets the results count for what look_at() saw. To be called after grade(), also after an interruption: what has no
  // result yet stays as it was before.
  void settle();

  std::size_t jobs() const { return jobs_.size(); }
  // Grades by another version of the grader or of its tests, which were kept.
  int graded_by_another() const { return gradebook_.graded_by_another(fingerprints_); }
  const std::string& fingerprint(const std::string& exercise) const { return fingerprints_.at(exercise); }

 private:
  struct Seen {
    HandedIn handed_in;
    std::optional<std::int64_t> result;
  };

  void note(HandedIn handed_in);
  void refuse_all(const ClassMember& member, const std::string& sentence);
  void fetch(const ClassMember& member, const std::filesystem::path& folder, std::string& commit,
             std::string& submitted);
  void grade_batch(std::vector<ClassJob*> batch, const std::function<void(const ClassProgress&)>& told);
  void keep(ClassJob& job, const Grade& grade, const std::function<void(const ClassProgress&)>& told);

  const Workspace& workspace_;
  Descriptor staging_;  // locked as long as this object may have something staged
  Gradebook& gradebook_;
  std::vector<Exercise> exercises_;
  GradingOptions options_;
  std::string kit_version_;
  std::map<std::string, std::string> fingerprints_;  // by exercise folder
  std::map<std::string, ClassJob> jobs_;             // by hash
  std::map<std::string, Grade> ungraded_;            // by hash: INFRA, which no gradebook keeps as a result
  std::vector<Seen> seen_;
  TemporaryFolder room_;
  std::map<std::string, std::unique_ptr<CommitReader>> readers_;  // by remote
  std::size_t done_ = 0;
  int failures_ = 0;  // of Bazel, in a row
};

}  // namespace trenza

#endif  // GRADER_CLASSROOM_CLASS_RUN_H_
