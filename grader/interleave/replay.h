#ifndef GRADER_INTERLEAVE_REPLAY_H_
#define GRADER_INTERLEAVE_REPLAY_H_

#include <cstddef>
#include <string>
#include <vector>

#include "grader/interleave/search/explorer.h"
#include "grader/interleave/search/token.h"
#include "grader/interleave/search/trace.h"

namespace trenza::interleave {

// How a schedule is shown.
struct Pictures {
  bool lanes = true;                  // as a table on standard output
  std::size_t width = 100;            // of the table, in columns
  bool colours = false;               //
  std::string svg;                    // file to draw it into; empty: none
  std::string chrome;                 // file to write all steps to, for ui.perfetto.dev; empty: none
  std::string steps;                  // file to write them to as JSON (trace/steps.h); empty: none
  std::vector<std::string> own = {};  // with `steps`: the files whose lines are told, as debug information names them
  std::string sources = ".";          // the folder that the program's source files are named from
};

// Shows `trace`. Throws std::runtime_error if a file cannot be written.
void show(const Trace& trace, const Pictures& pictures);

// The races that the schedule of `trace` went on after, a line for each.
std::string races_in_words(const Trace& trace);

// The token that replays what `exploration` of `program` found, or nothing: where it found nothing, or what it found
// does not repeat. `subject` says what was run, for whoever is given the token.
std::string token_of(const Exploration& exploration, const Program& program, const std::string& subject);

struct ReplayOptions {
  Program::Options program;
  Pictures pictures;
  bool gdb = false;                       // then let gdb take over at the decisive switch
  std::vector<std::string> gdb_commands;  // for gdb instead of a person at the terminal
};

// Runs the schedule of `token` once more in the program that `command` starts, shows it and says how it went, on
// standard output. True if it went as it did when the token was made. Throws std::runtime_error with a sentence if the
// program is another one by now, or cannot be run.
bool replay(const std::vector<std::string>& command, const Token& token, const ReplayOptions& options);

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_REPLAY_H_
