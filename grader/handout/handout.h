#ifndef GRADER_HANDOUT_HANDOUT_H_
#define GRADER_HANDOUT_HANDOUT_H_

#include <filesystem>
#include <string>
#include <vector>

#include "grader/classroom/bazel.h"

namespace trenza {

// What a course's tree holds and students must not get, as patterns of git pathspecs (gitglossary(7)): the solutions
// with their mutants, the ledgers that name these, and what only tests the grader itself.
const std::vector<std::string>& kept_from_students();

// The README for students: without the section for teachers, and without lines that name what students do not get.
std::string readme_for_students(const std::string& readme);

// Writes the students' tree of `commit` (of the workspace's repository) into `folder`, which must not exist or be
// empty, and commits it there as the only commit. Folders with a cases.json are hidden cases, and left out. Returns the
// full name of the commit that it was taken from. Throws std::runtime_error with a sentence.
std::string write_handout(const Workspace& workspace, const std::string& commit, const std::filesystem::path& folder);

// A piece of a solution that is in a handout.
struct Leak {
  std::string file;      // of the handout
  int line = 0;          // from 1
  std::string solution;  // the file that it is of
  std::string text;      // the line
};

// Looks in the handout for lines of the solutions below `solutions`: any three that follow one another (blank lines and
// #include lines aside), and any line of 60 characters or more. Lines of the exercise's own skeleton and header are
// none of the solution's. A lesson (README*.md) may quote what it teaches, and the grader's sources may look like
// anybody's where a single line is concerned.
std::vector<Leak> find_leaks(const std::filesystem::path& solutions, const std::filesystem::path& folder);

}  // namespace trenza

#endif  // GRADER_HANDOUT_HANDOUT_H_
