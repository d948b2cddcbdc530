#ifndef GRADER_CLASSROOM_HAND_IN_H_
#define GRADER_CLASSROOM_HAND_IN_H_

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "grader/base/temporary_folder.h"
#include "grader/classroom/archive.h"
#include "grader/course/exercise.h"
#include "grader/gate/source_file.h"

namespace trenza {

// What was taken of one exercise.
struct TakenExercise {
  std::map<std::string, std::string> contents;  // file -> text (source_encoding.h); complete if there is no refusal
  std::optional<Refusal> refusal;
  bool handed_in = true;           // false: there is no file of the exercise at all
  std::vector<std::string> notes;  // what a person should know: where it was found, what was left aside
};

// Somebody's hand-in: a folder or an archive, as it comes. Archives within it are looked into, too.
//
// The files of an exercise are looked for at exercises/05_race_mutex/race_mutex.cc and 05_race_mutex/race_mutex.cc;
// then in such a folder further down; then by the file's name alone, also in another case of letters, with the
// additions of browsers, file managers and learning platforms ("race_mutex (1).cc",
// "Ana Gil_12_assignsubmission_file_race_mutex.cc"), and as .cpp. Nothing is guessed: files with different contents
// that are equally good are refused with INFRA, so that a person chooses. What is taken from another place than the
// first two is told in a note.
//
// Not looked into: __MACOSX, folders with a dot before their name, and links. Not thread safe.
class HandIn {
 public:
  // Looks at `path` for the files of `course`. Throws ArchiveError (archive.h) if `path` is an archive that cannot be
  // unpacked, std::filesystem::filesystem_error and std::runtime_error if there is no room for what it holds.
  HandIn(const std::filesystem::path& path, const std::vector<Exercise>& course);

  // The files of one of `course`.
  TakenExercise take(const Exercise& exercise) const;

  // True if there is no file of any of the exercises.
  bool is_empty() const { return candidates_.empty(); }
  // The first few files that it holds, for who wonders why nothing was found.
  const std::vector<std::string>& samples() const { return samples_; }

 private:
  // A file that may be `file` of an exercise.
  struct Candidate {
    std::filesystem::path root, relative;
    std::string shown;  // the path as the hand-in has it, with the names of archives, as plain text
    int rank = 0;       // how far from the course's own place; 0 is the best
  };

  void look_into(const std::filesystem::path& root, const std::string& shown, int depth);
  void look_into_archive(const std::filesystem::path& archive, const std::string& shown, int depth);
  void consider(const std::filesystem::path& root, const std::filesystem::path& relative, const std::string& shown);
  void take_file(const Exercise& exercise, const std::string& file, TakenExercise& taken) const;

  const std::vector<Exercise> course_;
  std::filesystem::path root_;  // the folder, or where the archive was unpacked
  TemporaryFolder unpacked_;
  UnpackingRoom room_;  // for all archives together
  int archives_ = 0;
  std::size_t entries_ = 0;
  std::map<std::string, std::vector<Candidate>> candidates_;  // "05_race_mutex/race_mutex.cc" -> the best first
  std::vector<std::string> notes_;                            // on the whole
  std::vector<std::string> samples_;
};

}  // namespace trenza

#endif  // GRADER_CLASSROOM_HAND_IN_H_
