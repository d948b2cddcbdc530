#ifndef GRADER_GATE_COMPILER_COMPILER_JAIL_H_
#define GRADER_GATE_COMPILER_COMPILER_JAIL_H_

#include <string>
#include <vector>

namespace trenza {

// What a compiler may see of the machine, beside the system's programs, libraries and headers. All paths are relative
// to the working folder, or absolute.
struct CompilerJail {
  std::string source;                // the learner's file
  std::vector<std::string> inputs;   // files and folders to be read, the source among them
  std::vector<std::string> outputs;  // files to be written; their folders are there, and may be written to
};

// bubblewrap's command line (bwrap(1)) up to and with "--" and `program`, which is shown too: `program` runs in a
// working folder that holds the inputs under the same relative paths and nothing else, with a /tmp of its own, without
// a network, without other processes.
std::vector<std::string> jail_line(const CompilerJail& jail, const std::string& program);

}  // namespace trenza

#endif  // GRADER_GATE_COMPILER_COMPILER_JAIL_H_
