#ifndef GRADER_CLASSROOM_GIT_H_
#define GRADER_CLASSROOM_GIT_H_

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace trenza {

// What git said last when it could not do something, as plain text on one line.
class GitError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What a commit holds at one path.
struct CommittedFile {
  enum class Kind {
    absent,
    file,    // a regular file, executable or not
    link,    // a symbolic link
    folder,  // a folder or a submodule
    large,   // a regular file that fetch() left out
    twice,   // the folder lists the name more than once, which git itself never writes
  };

  Kind kind = Kind::absent;
  std::string object;      // of a file
  std::uint64_t size = 0;  // of a file, in bytes
};

// Reads what others committed to a repository, by git's plumbing (gitcli(7)) alone. Nothing is ever checked out, so no
// hook, filter, attribute, symbolic link, submodule or file name of a commit has any effect, and nothing of it is
// written to disk but git's own objects, which go to a bare repository of this object's.
//
// The functions throw GitError, and std::system_error if git cannot be started. Not thread safe.
class CommitReader {
 public:
  // `remote` is a path or URL, or the name of a remote of the repository at `workspace`. `folder` must not exist; the
  // bare repository is made there.
  CommitReader(const std::string& remote, const std::filesystem::path& workspace, const std::filesystem::path& folder);

  // The refs of the remote that match one of `patterns`, in natural order ("refs/pull/2/head" before
  // "refs/pull/10/head"), each once. A star stands for any characters, slashes too; a pattern is matched as a whole.
  std::vector<std::string> refs(const std::vector<std::string>& patterns) const;

  // Fetches the commit at the end of `ref`, without its history, and returns its full name. Files of more than
  // `largest` bytes are left out where the remote can do that.
  std::string fetch(const std::string& ref, std::uint64_t largest) const;

  // When `commit`, which was fetched, was made, as ISO 8601 in UTC. It is what its author's machine said.
  std::string time_of(const std::string& commit) const;

  // What `commit`, which was fetched, holds at `path`. `path` is compared byte by byte.
  CommittedFile find(const std::string& commit, const std::string& path) const;

  // The content of a regular file that find() found.
  std::string read(const CommittedFile& file) const;

 private:
  // Runs git with `arguments` on the bare repository and returns what it printed.
  std::string git(const std::vector<std::string>& arguments) const;

  std::filesystem::path folder_;
};

}  // namespace trenza

#endif  // GRADER_CLASSROOM_GIT_H_
