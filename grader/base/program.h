#ifndef GRADER_BASE_PROGRAM_H_
#define GRADER_BASE_PROGRAM_H_

#include <sys/types.h>

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
  bool shows_errors = false;             // its standard error is ours, whatever its output is
  bool own_group = false;                // in a process group of its own, with no signal blocked
};

// Starts `program` without waiting for it; its input is empty. Throws std::system_error. Thread safe.
pid_t start(const Program& program);

// Starts `program` and waits: its exit code, or 128 + the signal that ended it. Throws likewise. Thread safe.
int run(const Program& program);

}  // namespace trenza

#endif  // GRADER_BASE_PROGRAM_H_
