#include "grader/report/github.h"

#include <fmt/format.h>

#include <regex>
#include <string_view>

#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

// Workflow commands read %0A as a newline, and end a property at ':' or ','.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '%': out += "%25"; break;
      case '\r': out += "%0D"; break;
      case '\n': out += "%0A"; break;
      case ':': out += property ? "%3A" : ":"; break;
      case ',': out += property ? "%2C" : ","; break;
      default: out += c;
    }
  }
  return out;
}

// GitHub's Markdown lets a backslash take the meaning from any ASCII punctuation, and entities from the rest.
std::string markdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += ' ';
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '@') {
      out += "&#64;";  // mentions nobody
    } else {
      if (std::string_view("\\`*_{}[]()#+-.!|~:/$\"'").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string learner_file(const Grade& g) { return g.exercise.package + "/" + g.exercise.edit.front(); }

// The line in the learner's file that the sentence names, or 1.
std::string line_in(const Grade& g) {
  const std::string& file = g.exercise.edit.front();
  std::string pattern;
  for (const char c : file) pattern += c == '.' ? std::string("\\.") : std::string(1, c);
  std::smatch match;
  const std::regex place(pattern + "(?::|, line )(\\d{1,7})");
  return std::regex_search(g.sentence, match, place) ? match[1].str() : "1";
}

}  // namespace

std::string github_annotations(const std::vector<Grade>& grades) {
  std::string out;
  for (const Grade& g : grades) {
    if (is_success(g.verdict)) continue;
    const std::string title =
        fmt::format("{} in {}", name(g.verdict), g.failed_case.empty() ? g.exercise.folder() : g.failed_case);
    out += fmt::format("::error file={},line={},title={}::{}\n", escaped(learner_file(g), true), line_in(g),
                       escaped(title, true), escaped(g.sentence, false));
  }
  return out;
}

std::string github_summary(const std::vector<Grade>& grades) {
  std::string out = "| exercise | cases | points | verdict | first thing to look at |\n|---|---|---|---|---|\n";
  int points = 0, possible = 0, ungraded = 0;
  for (const Grade& g : grades) {
    const bool counts = is_graded(g) && g.handed_in;
    out += fmt::format("| {} | {}/{} | {}/{} | {} | {} |\n", markdown(g.exercise.folder()),
                       counts ? std::to_string(g.cases_passed) : "–", g.exercise.cases.size(),
                       counts ? std::to_string(g.points) : "–", g.exercise.points(),
                       g.handed_in ? markdown(name(g.verdict)) : "not handed in", markdown(g.sentence));
    if (is_graded(g)) {
      points += g.points;
      possible += g.exercise.points();
    } else {
      ++ungraded;
    }
  }
  out += fmt::format("\n**{} of {} points**\n", points, possible);
  if (ungraded > 0)
    out += fmt::format("\n{} of {} exercises could not be graded, and do not count.\n", ungraded, grades.size());
  return out;
}

}  // namespace trenza
