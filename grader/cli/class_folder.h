#ifndef GRADER_CLI_CLASS_FOLDER_H_
#define GRADER_CLI_CLASS_FOLDER_H_

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "grader/classroom/bazel.h"
#include "grader/classroom/gradebook.h"

namespace trenza {

// The folder that `./kit class` writes: gradebook.sqlite, and the reports that are made from it. One process at a time
// works in it.
class ClassFolder {
 public:
  // Makes the folder, waits until no other process works in it (and says whom it waits for), and opens the gradebook.
  // Throws DatabaseError and std::runtime_error. With `must_exist`, throws UsageError if there is no gradebook.
  explicit ClassFolder(const std::string& path, bool must_exist = false);
  ~ClassFolder();
  ClassFolder(const ClassFolder&) = delete;
  ClassFolder& operator=(const ClassFolder&) = delete;

  Gradebook& gradebook() { return *gradebook_; }

  // What counts, by the late policy and the hidden cases that the class was graded with last; `course` is without them.
  ClassGrades grades(std::vector<Exercise> course) const;

  // Adds to `course` the hidden cases that the class is graded with: those of the folder `given`, of none where it is
  // "none", and of the folder of the last time where it is empty. Throws UsageError.
  void add_hidden_cases(std::vector<Exercise>& course, const std::string& given, const Workspace& workspace);
  // Keeps which these are, for `exercises` alone: so that reports know them, and the next command finds them.
  void keep_hidden_cases(const std::vector<Exercise>& exercises);

  // Writes grades.csv, grades.json, grades.xml and the pages; the students' with the feedback that the class was graded
  // with last, and without hidden cases until they are to be shown.
  void write_reports(const ClassGrades& grades) const;
  // Lays out what counts for JPlag: DIR/05_race_mutex/{base,submissions/KEY}/race_mutex.cc.
  void write_jplag(const std::string& folder, const Workspace& workspace, const std::vector<Exercise>& exercises) const;
  // Prints the table, and where the reports are.
  void print(const ClassGrades& grades) const;

 private:
  std::filesystem::path path_;
  std::string hidden_folder_;  // absolute; empty if there are no hidden cases
  int lock_ = -1;
  std::unique_ptr<Gradebook> gradebook_;
};

}  // namespace trenza

#endif  // GRADER_CLI_CLASS_FOLDER_H_
