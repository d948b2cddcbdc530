#ifndef GRADER_CORPUS_TRACES_H_
#define GRADER_CORPUS_TRACES_H_

#include <set>
#include <string>
#include <vector>

namespace trenza {

// What a program can leave behind on a machine, at one moment: processes below this one, entries of the folders that
// everybody may write to, System V objects, mounts and control groups. Each is a phrase for a person, and the same
// thing gives the same phrase.
class Traces {
 public:
  // Looks at the machine. Orphans count as processes below this one only if it is their reaper
  // (PR_SET_CHILD_SUBREAPER, prctl(2)). `folders` are looked at besides the usual ones.
  static Traces now(const std::vector<std::string>& folders);

  // What is here and was not in `before`.
  std::vector<std::string> beyond(const Traces& before) const;

 private:
  std::set<std::string> found_;
};

}  // namespace trenza

#endif  // GRADER_CORPUS_TRACES_H_
