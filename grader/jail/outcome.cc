#include "grader/jail/outcome.h"

#include <map>
#include <sstream>

namespace trenza {

bool read_keeper_report(const std::string& text, Outcome& outcome) {
  static const std::map<std::string, Outcome::End> kLimits = {
      {"wall_limit", Outcome::End::wall_limit},     {"cpu_limit", Outcome::End::cpu_limit},
      {"memory_limit", Outcome::End::memory_limit}, {"process_limit", Outcome::End::process_limit},
      {"file_limit", Outcome::End::file_limit},     {"still", Outcome::End::still},
  };
  bool done = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string key;
    fields >> key;
    if (key == "exited" || key == "signalled") {
      outcome.end = key == "exited" ? Outcome::End::exited : Outcome::End::signalled;
      fields >> outcome.code;
    } else if (const auto broken = kLimits.find(key); broken != kLimits.end()) {
      outcome.end = broken->second;
    } else if (key == "vain") {
      // Word to the tests (jail.cc).
    } else if (key == "stopped") {
      // The runner asked for it and knows why.
    } else if (key == "error") {
      outcome.end = Outcome::End::jail_failed;
      std::getline(fields >> std::ws, outcome.error);
      return false;
    } else if (key == "used") {
      std::int64_t wall = 0, held_up = 0, cpu = 0;
      fields >> wall >> held_up >> cpu >> outcome.peak_memory_kb;
      outcome.wall = std::chrono::milliseconds(wall);
      outcome.held_up = std::chrono::milliseconds(held_up);
      outcome.cpu = std::chrono::milliseconds(cpu);
    } else if (key == "survivor") {
      Outcome::Survivor survivor;
      std::string state;
      fields >> survivor.pid >> state;
      survivor.zombie = state == "zombie";
      std::getline(fields >> std::ws, survivor.command);
      outcome.survivors.push_back(survivor);
    } else if (key == "waits") {
      std::string what;
      std::getline(fields >> std::ws, what);
      outcome.waits.push_back(what);
    } else if (key == "leftover") {
      std::string what;
      std::getline(fields >> std::ws, what);
      outcome.leftovers.push_back(what);
    } else if (key == "removed") {
      outcome.files_removed = true;
    } else if (key == "done") {
      done = true;
    } else {
      return false;
    }
  }
  return done;
}

bool read_collected_files(const std::string& text, Outcome& outcome) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end_of_line = text.find('\n', at);
    std::istringstream header(text.substr(at, end_of_line - at));
    std::size_t name = 0, size = 0;
    if (end_of_line == std::string::npos || !(header >> name >> size)) return false;
    at = end_of_line + 1;
    if (name > text.size() - at || size > text.size() - at - name) return false;
    outcome.files.push_back({text.substr(at, name), text.substr(at + name, size)});
    at += name + size;
  }
  return true;
}

}  // namespace trenza
