#ifndef GRADER_INTERLEAVE_PLAY_GAME_H_
#define GRADER_INTERLEAVE_PLAY_GAME_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "grader/interleave/search/program.h"
#include "grader/interleave/search/symbols.h"
#include "grader/interleave/search/trace.h"
#include "grader/interleave/trace/story.h"

namespace trenza::interleave {

// A step that may come next.
struct Option {
  Choice choice;
  std::string key;   // what the player types for it: "1"; "1t": its time is up; "1w": it wakes up for no reason
  std::string name;  // of the task: "thread 1"
  std::string where;
  std::string code;  // the line of source it stands at
  std::string text;  // what it would do: "reads number → 0"
};

// A task that cannot go on.
struct Waiting {
  std::string key;  // "1"
  std::string name;
  std::string text;  // "waits to lock mutex m, held by thread 1"
};

// The moment between two steps at which the player has a say.
struct Position {
  bool over = false;            // the schedule has ended: there are no options
  bool astray = false;          // over, since the program did otherwise than it had done after the same choices before
  std::vector<Option> options;  // of two at least
  std::vector<Waiting> waiting;
  // No two of the steps that may come next conflict, so which of them comes first makes no difference.
  bool indifferent = false;
  std::size_t forced = 0;  // steps of the player's own lines before this, to which there was no alternative
};

// A whole schedule, and what came of it.
struct Ending {
  Trace trace;
  std::string token;  // empty: it does not repeat
};

// One schedule of a program, chosen by a player step by step. Each question is answered by a run of its own, of the
// schedule that begins with what was chosen so far. Only steps in the player's own lines are asked for: all others, as
// those of a test around the code of a learner, are taken as soon as they can be. Not thread-safe.
class Game {
 public:
  struct Options {
    std::string subject;  // for tokens: what was run
    bool weak = false;    // find_bug(): atomic operations may read old values, where C++20 allows it
    // As StoryOptions has it: knows the player's own lines.
    std::function<std::string(const Place&)> source;
  };

  // A game of `program`, which must outlive it, at the first decision. Throws std::runtime_error if it cannot be run.
  Game(Program& program, Options options);

  const Position& position() const { return position_; }
  // Takes a step that the position offers, and goes on to the next decision.
  void choose(Choice choice);
  // Goes on to the end, oldest task first.
  void go_on();
  // Back to the last decision of the player; false if there was none.
  bool undo();

  // False if the player has decided nothing yet, or taken all of it back.
  bool decided() const { return !decisions_.empty(); }

  // Of Options.
  const std::function<std::string(const Place&)>& source() const { return options_.source; }
  // How many steps were taken.
  std::size_t steps() const { return prefix_.size(); }
  // What was done so far, as a story without an end.
  Story so_far();
  // The schedule as it was played, where it is over.
  Ending ending();
  // Any story in the way of this game.
  Story tell_of(const Trace& trace) const;

  // What find_bug() came to.
  struct Hunt {
    std::optional<Ending> bug;
    std::uint64_t schedules = 0;  // that were run
  };
  // Looks for a schedule that begins as this game did and ends badly, in at most `limit` schedules.
  Hunt find_bug(std::uint64_t limit);

 private:
  void find_points();
  // Goes on until there is something to decide.
  void settle();
  // The step `now` of the run that `trace` shows, which began with the prefix: what comes there without a question, if
  // there is such a step; else the options are in `choices`.
  std::optional<Choice> next_by_itself(const Trace& trace, std::size_t now, std::vector<Choice>& choices);
  void describe(const std::vector<Choice>& choices);
  // Runs what was chosen and then `more`, up to `steps` steps.
  Trace run(const std::vector<Choice>& more, std::size_t steps);
  Ending ending_of(const std::vector<Choice>& choices);
  bool is_own(const Place& place) const { return !options_.source(place).empty(); }

  Program& program_;
  Options options_;
  Symbols symbols_;
  const std::uint32_t most_steps_;  // of a schedule
  std::vector<Choice> prefix_;
  std::vector<std::size_t> decisions_;  // how long the prefix was at each
  Position position_;
  std::array<int, kMaxTasks> gave_way_{};  // how often, since the last step of the player's
};

}  // namespace trenza::interleave

#endif  // GRADER_INTERLEAVE_PLAY_GAME_H_
