#ifndef GRADER_GATE_COMPILER_COMPILATION_H_
#define GRADER_GATE_COMPILER_COMPILATION_H_

#include <string>
#include <vector>

namespace trenza {

// One learner's file and what becomes of it.
struct Compilation {
  std::string source;             // path
  std::string expanded;           // path for what judged_text() says of it (expanded_source.h)
  std::vector<std::string> line;  // the command that compiles it: compiler, arguments, -c SOURCE, -o OBJECT
};

// Runs the preprocessor once and compiles the text that came of it, so that what is judged is what is compiled, all
// within limits (bounded_run.h). Prints what the compiler says of the source itself, as the command would by itself;
// where a limit was met, the last line says so, behind "grader: ". Returns the compiler's exit code.
int compile(const Compilation& compilation);

}  // namespace trenza

#endif  // GRADER_GATE_COMPILER_COMPILATION_H_
