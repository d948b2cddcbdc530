#include "grader/mutant/patch.h"

#include <algorithm>
#include <map>
#include <regex>
#include <sstream>
#include <utility>

namespace trenza {
namespace {

std::vector<std::string> side(const Hunk& hunk, char other) {
  std::vector<std::string> side;
  for (const std::string& line : hunk.lines) {
    if (line[0] != other) side.push_back(line.substr(1));
  }
  return side;
}

// "12,3" as in the head of a hunk; the second number is left out if it is 1.
std::string range(std::size_t line, std::size_t count) {
  return std::to_string(count == 0 ? line - 1 : line) + (count == 1 ? "" : "," + std::to_string(count));
}

std::size_t number(const std::string& digits, std::size_t if_none) {
  return digits.empty() ? if_none : std::stoul(digits);
}

// Reads the hunk whose head is `lines[at]`, and leaves `at` behind it.
Hunk read_hunk(const std::vector<std::string>& lines, std::size_t& at) {
  static const std::regex head(R"(@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@ ?(.*))");
  std::smatch part;
  if (!std::regex_match(lines[at], part, head)) {
    throw std::runtime_error("`" + lines[at] + "` should be the head of a hunk, as `@@ -12,3 +12,4 @@`.");
  }
  Hunk hunk;
  hunk.line = number(part[1], 1);
  hunk.heading = part[5];
  std::size_t before = number(part[2], 1), after = number(part[4], 1);
  for (++at; (before > 0 || after > 0) && at < lines.size(); ++at) {
    // Editors take the space of an empty line away.
    const std::string line = lines[at].empty() ? " " : lines[at];
    if (std::string(" -+").find(line[0]) == std::string::npos) break;
    if ((line[0] != '+' && before == 0) || (line[0] != '-' && after == 0)) break;
    before -= line[0] == '+' ? 0 : 1;
    after -= line[0] == '-' ? 0 : 1;
    hunk.lines.push_back(line);
  }
  if (before > 0 || after > 0) {
    throw std::runtime_error("The hunk `" + part.str() + "` has fewer or other lines than its head says.");
  }
  if (hunk.before().empty()) {
    throw std::runtime_error("The hunk `" + part.str() + "` has no line that says where it belongs.");
  }
  return hunk;
}

// Where a hunk that has no place would fit best: at the place with most of its lines, and of these the nearest to where
// it once stood.
std::size_t best_place(const Hunk& hunk, const std::vector<std::string>& lines) {
  const std::vector<std::string> wanted = hunk.before();
  std::size_t best = std::min(hunk.line - 1, lines.size());
  std::pair<std::size_t, long> best_score{0, 0};
  for (std::size_t at = 0; at < lines.size(); ++at) {
    std::size_t same = 0;
    for (std::size_t i = 0; i < wanted.size() && at + i < lines.size(); ++i) {
      same += !wanted[i].empty() && wanted[i] == lines[at + i] ? 1 : 0;
    }
    const long away = static_cast<long>(at) - static_cast<long>(hunk.line - 1);
    const std::pair<std::size_t, long> score{same, -std::abs(away)};
    if (same == 0 || score <= best_score) continue;
    best_score = score;
    best = at;
  }
  return best;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

// `lines` with each of `placed` (a line's number -> its hunk) applied, and each of `rejected` marked before that line.
std::string with(const std::vector<std::string>& lines, const std::map<std::size_t, const Hunk*>& placed,
                 const std::multimap<std::size_t, const Hunk*>& rejected) {
  std::vector<std::string> out;
  std::size_t next = 0;  // the first line that is not written yet
  for (std::size_t at = 0; at <= lines.size(); ++at) {
    for (auto [it, end] = rejected.equal_range(at); it != end; ++it) {
      out.push_back(std::string(kMarkBegin) +
                    " This change has no place any more: make it by hand and remove these lines.");
      out.insert(out.end(), it->second->lines.begin(), it->second->lines.end());
      out.emplace_back(kMarkEnd);
    }
    if (const auto it = placed.find(at); it != placed.end()) {
      const std::vector<std::string> after = it->second->after();
      out.insert(out.end(), after.begin(), after.end());
      next = at + it->second->before().size();
    }
    if (at >= next && at < lines.size()) out.push_back(lines[at]);
  }
  return joined(out);
}

std::string sentence_about(const Hunk& hunk, std::size_t found) {
  const auto changed =
      std::find_if(hunk.lines.begin(), hunk.lines.end(), [](const std::string& line) { return line[0] != ' '; });
  const std::string which = "The change `" + (changed == hunk.lines.end() ? hunk.lines[0] : *changed) + "`";
  if (found == 0)
    return which + " has no place: the lines around it, or those that it removes, are not there any more. ";
  if (found == 1) return which + " overlaps with another one. ";
  return which + " fits in " + std::to_string(found) + " places. ";
}

}  // namespace

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> Hunk::before() const { return side(*this, '+'); }
std::vector<std::string> Hunk::after() const { return side(*this, '-'); }

Patch Patch::read(const std::string& text) {
  const std::vector<std::string> lines = lines_of(text);
  Patch patch;
  std::size_t at = 0;
  while (at < lines.size() && !lines[at].starts_with("--- ")) patch.header.push_back(lines[at++]);
  while (!patch.header.empty() && patch.header.back().empty()) patch.header.pop_back();
  if (at + 2 >= lines.size() || !lines[at + 1].starts_with("+++ ")) {
    throw std::runtime_error("It has no unified diff, which begins with `--- ` and `+++ ` and a hunk `@@ … @@`.");
  }
  for (at += 2; at < lines.size();) {
    if (lines[at].empty()) {
      ++at;
    } else {
      patch.hunks.push_back(read_hunk(lines, at));
    }
  }
  return patch;
}

std::string Patch::text(const std::string& before, const std::string& after) const {
  std::string text = joined(header) + "\n--- " + before + "\n+++ " + after + "\n";
  std::size_t shift = 0;  // of the lines afterwards; wraps around where they are fewer
  for (const Hunk& hunk : hunks) {
    const std::size_t removed = hunk.before().size(), added = hunk.after().size();
    text += "@@ -" + range(hunk.line, removed) + " +" + range(hunk.line + shift, added) + " @@";
    text += (hunk.heading.empty() ? "" : " ") + hunk.heading + "\n";
    // Without the space of an empty line, which editors and linters take away.
    for (const std::string& line : hunk.lines) text += (line == " " ? "" : line) + "\n";
    shift += added - removed;
  }
  return text;
}

std::vector<std::size_t> places(const std::vector<std::string>& lines, const std::vector<std::string>& wanted) {
  std::vector<std::size_t> found;
  for (std::size_t at = 0; at + wanted.size() <= lines.size(); ++at) {
    if (std::equal(wanted.begin(), wanted.end(), lines.begin() + static_cast<std::ptrdiff_t>(at))) found.push_back(at);
  }
  return found;
}

std::string applied(const std::vector<Hunk>& hunks, const std::string& text) {
  const std::vector<std::string> lines = lines_of(text);
  std::map<std::size_t, const Hunk*> placed;
  std::multimap<std::size_t, const Hunk*> rejected;
  std::vector<bool> taken(lines.size());
  std::string sentence;
  for (const Hunk& hunk : hunks) {
    const std::vector<std::string> wanted = hunk.before();
    const std::vector<std::size_t> found = places(lines, wanted);
    bool fits = found.size() == 1;
    for (std::size_t i = 0; fits && i < wanted.size(); ++i) fits = !taken[found[0] + i];
    if (!fits) {
      sentence += sentence_about(hunk, found.size());
      rejected.emplace(found.size() == 1 ? found[0] : best_place(hunk, lines), &hunk);
      continue;
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) taken[found[0] + i] = true;
    placed.emplace(found[0], &hunk);
  }
  if (rejected.empty()) return with(lines, placed, rejected);
  sentence.pop_back();
  throw DoesNotApply(sentence, with(lines, placed, rejected));
}

Source Source::read(const std::string& text) {
  const std::vector<std::string> lines = lines_of(text);
  Source source;
  std::size_t at = 0;
  for (; at < lines.size() && lines[at].starts_with("//"); ++at) {
    source.header.push_back(lines[at].substr(lines[at].starts_with("// ") ? 3 : 2));
  }
  if (at < lines.size() && lines[at].empty()) ++at;
  source.code = joined({lines.begin() + static_cast<std::ptrdiff_t>(at), lines.end()});
  return source;
}

std::string Source::text() const {
  std::string text;
  for (const std::string& line : header) text += (line.empty() ? "//" : "// ") + line + "\n";
  return text + "\n" + code;
}

std::string Patch::source(const std::string& solution) const try {
  return Source{header, applied(hunks, solution)}.text();
} catch (const DoesNotApply& error) {
  throw DoesNotApply(error.what(), Source{header, error.marked()}.text());
}

}  // namespace trenza
