#ifndef GRADER_CLASSROOM_CLASS_LIST_H_
#define GRADER_CLASSROOM_CLASS_LIST_H_

#include <filesystem>
#include <string>
#include <vector>

#include "grader/base/temporary_folder.h"

namespace trenza {

// One member of a class and where the work is: a folder or archive, or a commit of a git repository.
struct ClassMember {
  std::string key;     // unique in the class, and can be a file's name: the folder's, or the roster's "student"
  std::string name;    // for people
  std::string number;  // of the learning platform or the university; may be empty
  std::string email;   // may be empty
  std::filesystem::path path;
  std::string remote, ref;   // instead of `path`
  std::string submitted_at;  // ISO 8601; empty if the roster does not say
};

struct ClassList {
  std::vector<ClassMember> members;  // in the order of their keys
  std::vector<std::string> notes;    // what was left aside, a sentence each
};

// The class in a folder: each folder and each archive in it is a student's. Names of Moodle and Canvas are understood
// ("Ana Gil_123_assignsubmission_file", "gilana_123_456_race_mutex.cc"); where their files lie flat, those of a student
// are copied to a folder of his own in `room`. Throws std::filesystem::filesystem_error.
ClassList read_class_folder(const std::filesystem::path& folder, const TemporaryFolder& room);

// The class of a roster, a CSV file. Columns, in any order: "student"; "path" (from the roster's folder), or
// "repository" and "ref" (HEAD if it is empty); "name", "id", "email", "submitted" may be missing. Other columns are
// told in a note. Throws std::runtime_error with a sentence.
ClassList read_roster(const std::filesystem::path& file);

// `text` as the name of a file: what is no letter, digit, space, '-' or '_' is written as %XX, dots too where they
// lead.
std::string file_key(const std::string& text);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_CLASS_LIST_H_
