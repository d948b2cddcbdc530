#ifndef GRADER_LINT_TREE_H_
#define GRADER_LINT_TREE_H_

#include <filesystem>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace trenza {

// The source tree as it is on disk, for tests that read its text. They see files that Bazel does not give them, so
// their targets carry the tags "external" (never cached) and "local".
class Tree {
 public:
  // Finds the tree behind the MODULE.bazel that the test has as data. Throws std::filesystem::filesystem_error.
  Tree();

  // The text of `path`, relative to the root; empty if there is no such file.
  std::string text(const std::filesystem::path& path) const;
  bool exists(const std::filesystem::path& path) const;
  // The files of the tree whose names end with one of `endings`, relative to the root, sorted; none that Bazel, npm or
  // a staged submission put there.
  std::vector<std::filesystem::path> files(const std::vector<std::string>& endings) const;
  // The folders directly in `path`, by name, sorted.
  std::vector<std::string> folders(const std::filesystem::path& path) const;

 private:
  std::filesystem::path root_;
};

// What the first group of `pattern` matches in `text`, in order.
std::vector<std::string> matches(const std::string& text, const std::string& pattern);

}  // namespace trenza

#endif  // GRADER_LINT_TREE_H_
