#include "grader/interleave/play/player.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "grader/interleave/trace/lanes.h"
#include "grader/interleave/trace/text.h"
#include "grader/interleave/trace/words.h"

namespace trenza::interleave {
namespace {

constexpr const char* kHelp =
    "  2        task 2 goes next; \"thread 2\" says the same. 2t: its time is up; 2w: its wait ends for no reason\n"
    "  undo     takes your last choice back\n"
    "  auto     goes on to the end by itself\n"
    "  bug      looks for a schedule that begins as yours and goes wrong\n"
    "  show     the table of what was done so far\n"
    "  quit     ends the game\n";

class Player {
 public:
  Player(Game& game, std::ostream& out, const PlayerOptions& options) : game_(game), out_(out), options_(options) {}

  void begin() {
    tell("You are the scheduler: you say which task goes next, and the program runs so. \"help\" lists the commands.");
    tell_steps(0);
    if (game_.position().over) tell("There is nothing to choose here: at no time could two tasks go on in your lines.");
    tell_position();
  }

  // False if the game is to end.
  bool take(const std::string& line) {
    const std::string word = clip(trimmed(clean(line)), 60);
    const std::string command = word.substr(0, word.find_last_not_of(" \t") + 1);
    if (command == "quit" || command == "q") return false;
    if (command == "undo" || command == "u") {
      undo();
    } else if (command == "auto" || command == "go") {
      go_on();
    } else if (command == "bug") {
      find_bug();
    } else if (command == "show") {
      out_ << table(game_.so_far());
    } else if (command == "help" || command == "?") {
      out_ << kHelp;
    } else if (command.empty()) {
      tell_position();
    } else {
      choose(command);
    }
    return true;
  }

  void prompt() {
    const char* const undo = game_.decided() ? "undo, " : "";
    std::string keys;
    for (const Option& option : game_.position().options) keys += option.key + ", ";
    out_ << (game_.position().over ? fmt::format("It is over [{}show, quit] > ", undo)
                                   : fmt::format("Who goes next? [{}{}bug, auto, show, quit] > ", keys, undo))
         << std::flush;
  }

 private:
  void tell(const std::string& sentences) {
    for (const std::string& line : wrap(sentences, std::max<std::size_t>(options_.width, 40), 20)) out_ << line << '\n';
  }

  std::string table(const Story& story) const {
    return render_lanes(story, {.width = options_.width, .colours = options_.colours, .sentence = false});
  }

  void choose(const std::string& word) {
    const Position& position = game_.position();
    if (position.over) {
      out_ << fmt::format("\"{}\" is no command here: the schedule is over.{}\n", word,
                          game_.decided() ? " \"undo\" takes your last choice back." : "");
      return;
    }
    std::string keys;
    for (const Option& option : position.options) {
      const bool named = word == option.name && option.choice.variant == Variant::normal;
      if (word == option.key || named) {
        const std::size_t before = game_.steps();
        game_.choose(option.choice);
        tell_steps(before);
        tell_position();
        return;
      }
      keys += (keys.empty() ? "" : ", ") + option.key;
    }
    for (const Waiting& waiting : position.waiting) {
      if (word != waiting.key && word != waiting.name) continue;
      out_ << fmt::format("{} cannot go on now: it {}. Type one of {}, or \"help\".\n", waiting.name, waiting.text,
                          keys);
      return;
    }
    out_ << fmt::format("No task that can go on is called \"{}\". Type one of {}, or \"help\".\n", word, keys);
  }

  void undo() {
    if (!game_.undo()) {
      out_ << "There is no choice to take back.\n";
      return;
    }
    out_ << "Your last choice is taken back.\n";
    tell_position();
  }

  void go_on() {
    if (game_.position().over) {
      out_ << "The schedule is over already.\n";
      return;
    }
    game_.go_on();
    tell_position();
  }

  void find_bug() {
    if (game_.position().over) {
      out_ << (game_.decided() ? "The schedule is over. \"undo\" goes back to where it can still become another one.\n"
                               : "The schedule is over, and there was nothing to choose in it.\n");
      return;
    }
    const Game::Hunt hunt = game_.find_bug(options_.bug_limit);
    if (!hunt.bug) {
      out_ << fmt::format("No schedule that begins as yours went wrong; {} were tried.\n", hunt.schedules);
      return;
    }
    out_ << "A schedule that begins as yours goes wrong so:\n";
    tell_ending(*hunt.bug);
    out_ << "Now you: you still stand where you were.\n";
    tell_position();
  }

  // The last rows of what was done after the first `before` steps.
  void tell_steps(std::size_t before) {
    constexpr std::size_t kMost = 12;
    const Story story = game_.so_far();
    std::vector<std::string> rows;
    for (const Row& row : story.rows) {
      if (row.kind == Row::Kind::trouble || row.aside || static_cast<std::size_t>(row.last) <= before) continue;
      const std::string note = row.note.empty() ? "" : fmt::format(" ({})", row.note);
      rows.push_back(fmt::format("  ✓ {} {}{}\n", story.lanes.at(row.lane).name, row.text, note));
    }
    const std::size_t left_out = rows.size() > kMost ? rows.size() - kMost : 0;
    if (left_out > 0) out_ << fmt::format("  ⋯ {} steps of your lines; \"show\" lists them\n", left_out);
    for (std::size_t i = left_out; i < rows.size(); ++i) out_ << rows[i];
    if (game_.position().forced > 0) out_ << "  Where only one task could go on, there was nothing to choose.\n";
  }

  void tell_position() {
    const Position& position = game_.position();
    if (position.astray) {
      tell(
          "The program did otherwise than before after the same choices: something else than the order of its tasks "
          "decides, such as a clock, chance or what another program does. The game ends here.");
      return;
    }
    if (position.over) {
      const Ending ending = game_.ending();
      out_ << "\nThe schedule is over:\n";
      tell_ending(ending);
      return;
    }
    std::size_t widest = 0;
    std::size_t places = 0;
    for (const Option& option : position.options) {
      widest = std::max(widest, columns(option.name));
      places = std::max(places, columns(option.where));
    }
    for (const Waiting& waiting : position.waiting) widest = std::max(widest, columns(waiting.name));
    out_ << '\n';
    for (const Option& option : position.options) {
      const std::string head =
          fmt::format("  {}  {}  {}  ", pad(option.key, 3), pad(option.name, widest), pad(option.where, places));
      out_ << clip(head + option.code, options_.width) << '\n';
      out_ << clip("       next: " + option.text, options_.width) << '\n';
    }
    for (const Waiting& waiting : position.waiting) {
      out_ << clip(fmt::format("   –   {}  {}", pad(waiting.name, widest), waiting.text), options_.width) << '\n';
    }
    if (position.indifferent) {
      tell(
          "In which order these steps come, one right after the other, makes no difference: they touch nothing in "
          "common, or only read it.");
    }
  }

  // Where the program came to the mark of a skeleton, which ends its process (testing/not_started.h); empty if nowhere.
  std::string unwritten(const Trace& trace) const {
    for (const TraceStep& step : trace.steps) {
      const bool marked = game_.source()(step.place).find("not_started(") != std::string::npos;
      if (marked && step.operation == "exit") return where(step.place);
    }
    return {};
  }

  void tell_ending(const Ending& ending) {
    const Story story = game_.tell_of(ending.trace);
    out_ << table(story);
    const Names names(ending.trace, game_.source());
    const bool well = ending.trace.kind == std::string(name(FindingKind::none));
    if (const std::string part = unwritten(ending.trace); !part.empty()) {
      tell(fmt::format("NOT STARTED: the program came to a part that is not written yet, at {}.", part));
    } else if (!well) {
      tell("✗ FAIL: " + story.sentence);
    } else if (ending.trace.races.empty() && !game_.decided()) {
      tell("✓ PASS: all went well. The steps of your lines left you no choice in this case.");
    } else if (ending.trace.races.empty()) {
      tell("✓ PASS: under this schedule all went well. Under another it may not: \"undo\" takes choices back.");
    } else {
      tell("✗ FAIL: this schedule ended well, but only by luck: there is a data race.");
    }
    for (const std::string& race : ending.trace.races) tell("On the way: " + names.in(race));
    if (!ending.token.empty()) out_ << fmt::format("To see it again: {}{}\n", options_.replay, ending.token);
  }

  Game& game_;
  std::ostream& out_;
  const PlayerOptions options_;
};

}  // namespace

void play(Game& game, std::istream& in, std::ostream& out, const PlayerOptions& options) {
  Player player(game, out, options);
  player.begin();
  std::string line;
  for (player.prompt(); std::getline(in, line); player.prompt()) {
    if (options.echo) out << clean(line) << '\n';
    if (!player.take(line)) return;
  }
  out << "\nThe input has ended, and so has the game.\n";
}

}  // namespace trenza::interleave
