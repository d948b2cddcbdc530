#ifndef GRADER_INTERLEAVE_PLAY_PLAYER_H_
#define GRADER_INTERLEAVE_PLAY_PLAYER_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <ostream>
#include <string>

#include "grader/interleave/play/game.h"

namespace trenza::interleave {

struct PlayerOptions {
  std::size_t width = 100;           // of the terminal, in columns
  bool colours = false;              //
  bool echo = false;                 // show what was typed: where it comes from a pipe, no terminal does
  std::uint64_t bug_limit = 500;     // schedules that "bug" may run
  std::string replay = "--replay ";  // what stands before a token in the command that takes it
};

// Lets who types in `in` play `game`, one command in each line, until "quit" or the end of `in`.
void play(Game& game, std::istream& in, std::ostream& out, const PlayerOptions& options = {});

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_PLAY_PLAYER_H_
