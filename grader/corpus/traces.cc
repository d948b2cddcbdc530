#include "grader/corpus/traces.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <system_error>

#include "grader/verdict/plain_text.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

struct Process {
  pid_t parent = 0;
  std::string command;
  std::string start;  // tells it from an earlier process of the same number
};

// proc(5): "pid (comm) state ppid …", and the start time is field 22; comm may itself hold spaces and parentheses.
std::map<pid_t, Process> processes() {
  std::map<pid_t, Process> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream file(entry.path() / "stat");
    std::string stat;
    std::getline(file, stat);
    const std::size_t open = stat.find('(');
    const std::size_t close = stat.rfind(')');
    if (open == std::string::npos || close == std::string::npos) continue;
    std::istringstream rest(stat.substr(close + 2));
    const std::vector<std::string> fields{std::istream_iterator<std::string>(rest), {}};
    if (fields.size() < 20) continue;
    found[std::stoi(name)] = {std::stoi(fields[1]), stat.substr(open + 1, close - open - 1), fields[19]};
  }
  return found;
}

void add_processes(std::set<std::string>& found) {
  const auto all = processes();
  for (const auto& [pid, process] : all) {
    for (auto at = all.find(process.parent); at != all.end(); at = all.find(at->second.parent)) {
      if (at->first != getpid()) continue;
      found.insert(fmt::format("the process {} ({}), started at {}", pid, plain_text(process.command), process.start));
      break;
    }
  }
}

void add_names(const std::string& folder, std::set<std::string>& found) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) found.insert(plain_text(entry.path().string()));
}

void add_lines(const std::string& file, const std::string& what, std::size_t words, std::set<std::string>& found) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    // The first words tell which one it is; the others change.
    std::istringstream fields(line);
    std::string text, field;
    for (std::size_t i = 0; i < words && fields >> field; ++i) text += " " + field;
    found.insert(plain_text(what + text));
  }
}

void add_control_groups(std::set<std::string>& found) {
  std::error_code ignored;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator at("/sys/fs/cgroup", options, ignored), end; at != end; at.increment(ignored)) {
    if (at->is_directory(ignored)) found.insert("the control group " + plain_text(at->path().string()));
  }
}

}  // namespace

Traces Traces::now(const std::vector<std::string>& folders) {
  Traces traces;
  add_processes(traces.found_);
  for (const char* folder : {"/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run/lock"})
    add_names(folder, traces.found_);
  for (const std::string& folder : folders) add_names(folder, traces.found_);
  for (const char* kind : {"shm", "sem", "msg"}) {
    add_lines(std::string("/proc/sysvipc/") + kind, std::string("the System V object (") + kind + ")", 2,
              traces.found_);
  }
  add_lines("/proc/self/mountinfo", "the mount", 5, traces.found_);
  add_control_groups(traces.found_);
  return traces;
}

std::vector<std::string> Traces::beyond(const Traces& before) const {
  std::vector<std::string> extra;
  std::set_difference(found_.begin(), found_.end(), before.found_.begin(), before.found_.end(),
                      std::back_inserter(extra));
  return extra;
}

}  // namespace trenza
