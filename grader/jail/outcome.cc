#include "grader/jail/outcome.h"

#include <sstream>

namespace trenza {

bool read_keeper_report(const std::string& text, Outcome& outcome) {
  bool done = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string key;
    fields >> key;
    if (key == "exited" || key == "signalled") {
      outcome.end = key == "exited" ? Outcome::End::exited : Outcome::End::signalled;
      fields >> outcome.code;
    } else if (key == "wall_limit") {
      outcome.end = Outcome::End::wall_limit;
    } else if (key == "stopped") {
      // The runner asked for it and knows why.
    } else if (key == "error") {
      outcome.end = Outcome::End::jail_failed;
      std::getline(fields >> std::ws, outcome.error);
      return false;
    } else if (key == "used") {
      std::int64_t wall = 0, cpu = 0;
      fields >> wall >> cpu >> outcome.peak_memory_kb;
      outcome.wall = std::chrono::milliseconds(wall);
      outcome.cpu = std::chrono::milliseconds(cpu);
    } else if (key == "survivor") {
      Outcome::Survivor survivor;
      std::string state;
      fields >> survivor.pid >> state;
      survivor.zombie = state == "zombie";
      std::getline(fields >> std::ws, survivor.command);
      outcome.survivors.push_back(survivor);
    } else if (key == "leftover") {
      std::string what;
      std::getline(fields >> std::ws, what);
      outcome.leftovers.push_back(what);
    } else if (key == "done") {
      done = true;
    } else {
      return false;
    }
  }
  return done;
}

}  // namespace trenza
