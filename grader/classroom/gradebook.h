#ifndef GRADER_CLASSROOM_GRADEBOOK_H_
#define GRADER_CLASSROOM_GRADEBOOK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grader/classroom/class_list.h"
#include "grader/classroom/database.h"
#include "grader/classroom/late_policy.h"
#include "grader/course/class_grades.h"

namespace trenza {

// What a student has handed in for one exercise, as it was found.
struct HandedIn {
  std::string student;   // key
  std::string exercise;  // folder
  std::string hash;      // content_hash(); empty if nothing could be taken
  std::string commit;
  std::string submitted_at;
  std::vector<std::string> notes;
  bool handed_in = true;
  // Where nothing is run: why. INFRA where a person has to look.
  std::optional<Verdict> refused;
  std::string sentence;
};

// The grades of a class in one SQLite file, with their history.
//
//   students      who is in the class
//   contents      what was handed in, once for each text (by its hash)
//   results       what came of grading a text: once for each hash and fingerprint, whoever handed it in
//   cases         the cases of a result
//   submissions   what each student handed in for each exercise, and which result counts; older ones stay, not current
//   runs          when which kit graded
//   settings      by what a class is graded beside the tests: the late policy
//
// Every change is a transaction: after a crash the file holds all that was told to it before. The functions throw
// DatabaseError. Not thread safe.
class Gradebook {
 public:
  // The number in the file (SQLite's user_version) of what this kit writes.
  static constexpr std::int64_t kFormat = 1;

  // Opens `path`, or makes it. Throws DatabaseError with a sentence if it is something else or of a newer kit.
  explicit Gradebook(const std::string& path);

  void begin_run(const std::string& command, const std::string& kit_version, const std::string& now);
  void end_run(const std::string& now);

  void put_student(const ClassMember& member);
  void put_content(const std::string& hash, const std::string& exercise,
                   const std::map<std::string, std::string>& files);
  std::map<std::string, std::string> content(const std::string& hash) const;

  // The result of a text by the grader of this fingerprint; or the newest by any, with this package of hidden cases.
  std::optional<std::int64_t> result(const std::string& hash, const std::string& fingerprint) const;
  std::optional<std::int64_t> newest_result(const std::string& hash, const std::string& hidden_package) const;
  // Keeps a grade that is none of INFRA; replaces one of the same fingerprint.
  std::int64_t put_result(const std::string& hash, const std::string& fingerprint, const std::string& kit_version,
                          const std::string& now, const Grade& grade);
  Grade grade_of(std::int64_t result, const Exercise& exercise) const;

  // Makes `handed_in`, with `result`, what counts for its student and exercise, unless it counts already.
  void put_submission(const HandedIn& handed_in, std::optional<std::int64_t> result, const std::string& now);

  // What counts now, whose text is known: for grading it again.
  struct Current {
    std::int64_t submission;
    std::string student, name, exercise, hash;
    std::optional<std::int64_t> result;
  };
  std::vector<Current> current() const;
  // Lets another result count for a submission; what counted before stays in the history.
  void replace_result(const Current& current, std::int64_t result, const std::string& now);

  // How many of the current grades are of another fingerprint than their exercise's in `fingerprints` (by folder).
  int graded_by_another(const std::map<std::string, std::string>& fingerprints) const;

  // What a class is graded by beside the tests, kept for the next time; empty if nothing is.
  void put_setting(const std::string& key, const std::string& value);
  std::string setting(const std::string& key) const;

  // What counts now, of those of `course` that anybody was graded in.
  ClassGrades grades(const std::vector<Exercise>& course, const LatePolicy& policy) const;

 private:
  mutable Database database_;
  std::int64_t run_ = 0;
};

}  // namespace trenza

#endif  // GRADER_CLASSROOM_GRADEBOOK_H_
