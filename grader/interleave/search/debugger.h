#ifndef GRADER_INTERLEAVE_SEARCH_DEBUGGER_H_
#define GRADER_INTERLEAVE_SEARCH_DEBUGGER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "grader/interleave/search/program.h"

namespace trenza::interleave {

// Where in a schedule a debugger stops.
struct Breakpoint {
  std::uint32_t step = 0;   // number of the step, from 1, which is about to be done
  std::uint64_t frame = 0;  // return address of the call to show, as it runs; 0: the innermost
  int inlined = 0;          // how many inlined functions to leave out above it
};

struct DebuggerOptions {
  std::string sources = ".";          // the folder that the program's source files are named from
  std::vector<std::string> commands;  // of gdb, after it has stopped; then gdb ends by itself. Empty: it asks a person
};

// Runs `choices` as far as the breakpoint and lets gdb take over there, on this terminal: the task that is about to do
// the step is selected, and the rest of the schedule goes its way when the person continues. Returns when gdb has
// ended; the schedule is run to its end then. Throws std::runtime_error if gdb is missing, or if the schedule does not
// come to the step. The program should have been started with Options::apart.
void debug(Program& program, const std::vector<Choice>& choices, const Breakpoint& where,
           const DebuggerOptions& options);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_SEARCH_DEBUGGER_H_
