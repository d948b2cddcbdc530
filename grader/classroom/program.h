#ifndef GRADER_CLASSROOM_PROGRAM_H_
#define GRADER_CLASSROOM_PROGRAM_H_

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace trenza {

// A trusted program to start: Bazel, a runner, a linter. (What a learner wrote runs in the jail.)
struct Program {
  std::vector<std::string> line;         // the program, found on PATH, and its arguments
  std::string directory;                 // to start in
  std::string log;                       // file for its output, standard error included; empty: ours
  std::vector<std::string> environment;  // "NAME=value" on top of ours
  std::string errors = {};               // file for its standard error; empty: where its output goes
};

// Starts `program` without waiting for it; its input is empty. Throws std::system_error. Thread safe.
pid_t start(const Program& program);

// Starts `program` and waits: its exit code, or 128 + the signal that ended it. Throws likewise. Thread safe.
int run(const Program& program);

// A folder under the system's temporary one, removed with all it holds at the end.
class TemporaryFolder {
 public:
  // Throws std::system_error if there is no room.
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string file(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

// The whole text of a file; empty if it cannot be read.
std::string read_file(const std::string& path);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_PROGRAM_H_
