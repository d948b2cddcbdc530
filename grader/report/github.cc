#include "grader/report/github.h"

#include <fmt/format.h>

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

// GitHub shows at most ten annotations of a step (docs: "usage limits").
constexpr std::size_t kMostAnnotations = 10;

std::string annotation(const Exercise& exercise, const std::optional<Place>& place, std::string_view title,
                       std::string_view sentence) {
  std::string properties =
      fmt::format("file={}/{},line={}", escaped(exercise.package, true),
                  escaped(place ? place->file : exercise.edit.front(), true), place ? place->line : 1);
  if (place && place->column > 0) properties += fmt::format(",col={}", place->column);
  return fmt::format("::error {},title={}::{}\n", properties, escaped(title, true), escaped(sentence, false));
}

}  // namespace

std::string github_annotations(const std::vector<Grade>& grades) {
  std::string first, others;
  std::size_t count = 0;
  for (const Grade& g : grades) {
    if (is_success(g.verdict)) continue;
    ++count;
    first += annotation(
        g.exercise, g.place,
        fmt::format("{} in {}", name(g.verdict), g.failed_case.empty() ? g.exercise.folder() : g.failed_case),
        g.sentence);
  }
  for (const Grade& g : grades) {
    if (is_success(g.verdict) || g.failed_case.empty()) continue;
    for (const CaseGrade& c : case_grades(g)) {
      if (is_success(c.verdict) || c.name == g.failed_case || c.verdict == Verdict::not_run) continue;
      if (++count > kMostAnnotations) return first + others;
      others += annotation(g.exercise, c.place, fmt::format("{} in {}", name(c.verdict), c.name), c.sentence);
    }
  }
  return first + others;
}

std::string github_summary(const std::vector<Grade>& grades) {
  std::string out = "| exercise | cases | points | verdict | first thing to look at |\n|---|---|---|---|---|\n";
  int points = 0, possible = 0, ungraded = 0;
  for (const Grade& g : grades) {
    const bool counts = is_graded(g) && g.handed_in;
    std::string told = g.sentence;
    for (const std::string& note : g.notes) told += (told.empty() ? "" : " ") + note;
    out += fmt::format("| {} | {}/{} | {}/{} | {} | {} |\n", markdown(g.exercise.folder()),
                       counts ? std::to_string(g.cases_passed) : "–", g.exercise.cases.size(),
                       counts ? std::to_string(g.points) : "–", g.exercise.points(),
                       g.handed_in ? markdown(name(g.verdict)) : "not handed in", markdown(told));
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
