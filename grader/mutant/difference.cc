#include "grader/mutant/difference.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <regex>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"

namespace trenza {
namespace {

// Lines [from, to) of the text before are replaced by lines [new_from, new_to) of the text after; from 0.
struct Change {
  std::size_t from, to, new_from, new_to;
};

void write(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw std::runtime_error(path + " could not be written. Is there room on the disk?");
}

std::vector<Change> changes(const std::string& before, const std::string& after) {
  const TemporaryFolder folder;
  write(folder.file("before"), before);
  write(folder.file("after"), after);
  Program git;
  git.line = {"git",
              "diff",
              "--no-index",
              "--no-ext-diff",
              "--no-textconv",
              "--no-color",
              "--text",
              "--unified=0",
              "--diff-algorithm=histogram",
              folder.file("before"),
              folder.file("after")};
  git.directory = folder.path();
  git.log = folder.file("log");
  git.environment = {"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null"};
  const int code = run(git);
  const std::string said = read_file(git.log);
  if (code != 0 && code != 1) throw std::runtime_error("git could not compare the two files: " + said);
  static const std::regex head(R"(@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@.*)");
  std::vector<Change> found;
  for (const std::string& line : lines_of(said)) {
    std::smatch part;
    if (!std::regex_match(line, part, head)) continue;
    const auto range = [&](std::size_t first, std::size_t& from, std::size_t& to) {
      const std::size_t count = part[first + 1].matched ? std::stoul(part[first + 1]) : 1;
      from = std::stoul(part[first]) - (count == 0 ? 0 : 1);  // a range of no lines names the line before it
      to = from + count;
    };
    Change change{};
    range(1, change.from, change.to);
    range(3, change.new_from, change.new_to);
    found.push_back(change);
  }
  return found;
}

// The last line before `at` that begins a function, as git shows it.
std::string heading(const std::vector<std::string>& lines, std::size_t at) {
  constexpr std::size_t kLongest = 80;
  for (; at > 0; --at) {
    const std::string& line = lines[at - 1];
    if (!line.empty() && (std::isalpha(static_cast<unsigned char>(line[0])) != 0 || line[0] == '_')) {
      return line.substr(0, kLongest);
    }
  }
  return "";
}

// Neighbouring changes, and the lines of the text before that they and their context take up.
struct Group {
  std::size_t from, to;
  std::vector<Change> changes;
};

bool has_one_place(const std::vector<std::string>& lines, const Group& group) {
  const auto at = [&](std::size_t line) { return lines.begin() + static_cast<std::ptrdiff_t>(line); };
  return places(lines, {at(group.from), at(group.to)}).size() == 1;
}

void widen(const std::vector<std::string>& lines, Group& group) {
  if (group.from > 0) --group.from;
  group.to = std::min(group.to + 1, lines.size());
}

Hunk hunk_of(const Group& group, const std::vector<std::string>& before, const std::vector<std::string>& after) {
  Hunk hunk;
  hunk.line = group.from + 1;
  hunk.heading = heading(before, group.from);
  std::size_t at = group.from;
  for (const Change& change : group.changes) {
    for (; at < change.from; ++at) hunk.lines.push_back(" " + before[at]);
    for (; at < change.to; ++at) hunk.lines.push_back("-" + before[at]);
    for (std::size_t i = change.new_from; i < change.new_to; ++i) hunk.lines.push_back("+" + after[i]);
  }
  for (; at < group.to; ++at) hunk.lines.push_back(" " + before[at]);
  return hunk;
}

}  // namespace

std::vector<Hunk> difference(const std::string& before, const std::string& after) {
  const std::vector<std::string> old_lines = lines_of(before), new_lines = lines_of(after);
  if (old_lines.empty()) throw std::runtime_error("An empty file cannot be patched: no hunk would have a place.");
  std::vector<Group> groups;
  for (const Change& change : changes(before, after)) {
    Group group{change.from, change.to, {change}};
    do {
      widen(old_lines, group);
    } while (!has_one_place(old_lines, group));
    while (!groups.empty() && groups.back().to >= group.from) {
      Group& last = groups.back();
      group.from = std::min(group.from, last.from);
      group.to = std::max(group.to, last.to);
      group.changes.insert(group.changes.begin(), last.changes.begin(), last.changes.end());
      groups.pop_back();
    }
    groups.push_back(std::move(group));
  }
  std::vector<Hunk> hunks;
  for (const Group& group : groups) hunks.push_back(hunk_of(group, old_lines, new_lines));
  return hunks;
}

Patch patch_of(const std::string& source, const std::string& solution) {
  const Source parts = Source::read(source);
  for (const std::string& line : lines_of(parts.code)) {
    if (!line.starts_with(kMarkBegin) && !line.starts_with(kMarkEnd)) continue;
    throw std::runtime_error("It still has a change that found no place: make it by hand, and remove the lines from " +
                             std::string(kMarkBegin) + " to " + kMarkEnd + ".");
  }
  Patch patch{parts.header, difference(solution, parts.code)};
  if (patch.hunks.empty()) throw std::runtime_error("It does not differ from the solution. A mutant has one mistake.");
  return patch;
}

}  // namespace trenza
