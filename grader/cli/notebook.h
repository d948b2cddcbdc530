#ifndef GRADER_CLI_NOTEBOOK_H_
#define GRADER_CLI_NOTEBOOK_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grader/classroom/bazel.h"
#include "grader/course/grade.h"

namespace trenza {

// What ./kit remembers of a learner's work from one command to the next: in .trenza/ of the tree, which git ignores. It
// is a convenience, never a grade: who removes it loses nothing else, and what cannot be read counts as empty.
class Notebook {
 public:
  // A schedule that failed, by what `./kit replay` may be given instead of the token.
  struct Schedule {
    std::string case_name;  // "RaceMutex.TwoThreadsMakeTwo"
    std::string token;
  };
  // How an exercise of the learner's own tree was graded last.
  struct Entry {
    Verdict verdict = Verdict::not_started;
    int points = 0;
    std::vector<Schedule> schedules;  // in the order of the cases
    // Of the failure that speaks for the exercise (Grade); empty if it passed.
    std::string failed_case = {};
    std::string sentence = {};
    std::optional<Place> place = {};
  };

  explicit Notebook(const Workspace& workspace);

  // The last grade of the exercise in `folder`; null if it has none.
  const Entry* find(const std::string& folder) const;
  // The exercise of the learner's own tree that was graded last; empty if none was.
  const std::string& last() const { return last_; }
  // The token of the first schedule that failed in what was graded last, of whatever tree; empty if there was none.
  const std::string& last_token() const { return last_token_; }

  // Takes `grade` down; `own`: it is of the learner's own tree.
  void note(const Grade& grade, bool own);

  // How many hints of the exercise were shown.
  int hints(const std::string& folder) const;
  void set_hints(const std::string& folder, int count) { hints_[folder] = count; }

  // Writes it. Where that fails, as in a tree that is read-only, what was new is forgotten.
  void save() const;

 private:
  std::string folder_;
  std::map<std::string, Entry> entries_;
  std::map<std::string, int> hints_;
  std::string last_, last_token_;
};

}  // namespace trenza

#endif  // GRADER_CLI_NOTEBOOK_H_
