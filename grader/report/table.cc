#include "grader/report/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "grader/report/layout.h"

namespace trenza {
namespace {

std::string painted(const std::string& text, Verdict verdict, const TableStyle& style) {
  return style.colour ? painted(text, verdict) : text;
}

// Of what has no grade, which is no zero.
std::string missing(int whole) { return fmt::format("–/{}", whole); }

std::string fraction(int part, int whole) { return fmt::format("{}/{}", part, whole); }

// `./kit` arguments that show one exercise of the same tree.
std::string look_closer(const Grade& grade) {
  const std::string folder = grade.exercise.folder();
  if (grade.package.starts_with("exercises/")) return "./kit grade " + folder;
  if (grade.package.starts_with("solutions/")) return "./kit grade --tree solutions " + folder;
  return "./kit grade --submission DIR " + folder;
}

std::string first_sentence(const std::string& text) {
  const std::size_t end = text.find(". ");
  return end == std::string::npos ? text : text.substr(0, end + 1);
}

}  // namespace

std::string table(const std::vector<Grade>& grades, const TableStyle& style) {
  std::size_t name_width = 10;
  for (const Grade& g : grades) name_width = std::max(name_width, columns(g.exercise.folder()) + 2);
  std::string out =
      fmt::format("{}{}{}verdict\n", padded("exercise", name_width), padded("cases", 9), padded("points", 9));
  int cases = 0, passed = 0, points = 0, possible = 0, ungraded = 0;
  for (const Grade& g : grades) {
    const int count = static_cast<int>(g.exercise.cases.size());
    const bool counts = is_graded(g) && g.handed_in;
    if (!is_graded(g)) ++ungraded;
    out += padded(g.exercise.folder(), name_width) +
           padded(counts ? fraction(g.cases_passed, count) : missing(count), 9) +
           padded(counts ? fraction(g.points, g.exercise.points()) : missing(g.exercise.points()), 9) +
           painted(g.handed_in ? std::string(name(g.verdict)) : "not handed in", g.verdict, style) + '\n';
    for (const std::string& note : g.notes) out += wrapped("note: " + note, 4, style.width);
    // What no case says (COMPILE) has no other place.
    if (!is_success(g.verdict) && (style.hints || g.modes.empty())) {
      if (!g.sentence.empty()) out += wrapped(g.sentence, 4, style.width);
      if (style.hints) out += fmt::format("    look closer: {}\n", look_closer(g));
    }
    for (const std::string& warning : g.warnings) out += wrapped("warning: " + warning, 4, style.width);
    cases += count;
    passed += g.cases_passed;
    points += g.points;
    possible += g.exercise.points();
  }
  if (grades.size() > 1) {
    out += padded("total", name_width) + padded(ungraded == 0 ? fraction(passed, cases) : missing(cases), 9) +
           (ungraded == 0 ? fraction(points, possible) : missing(possible)) + '\n';
  }
  if (ungraded > 0) {
    out += wrapped(fmt::format("{} could not be graded. That is no zero: there is no sum until {} graded.",
                               ungraded == 1 ? "One exercise" : fmt::format("{} exercises", ungraded),
                               ungraded == 1 ? "it is" : "they are"),
                   0, style.width);
  }
  return out;
}

std::string closer_look(const Grade& grade, const TableStyle& style, const std::string& only) {
  std::string out;
  if (grade.modes.empty()) return indented(grade.detail, 2);
  for (const ExerciseResult& result : grade.modes) {
    out += fmt::format("\n{} · {}\n", grade.exercise.folder(), result.mode);
    std::map<std::string, int> left_out;  // by the reason, which stands beside many cases
    for (const CaseResult& c : result.cases) {
      if (!only.empty() && c.name != only) continue;
      if (c.verdict == Verdict::not_run) {
        ++left_out[c.sentence];
        continue;
      }
      out +=
          fmt::format("  {} {}  ({} points, {:.2f} s)\n",
                      painted(fmt::format("{:<11}", name(c.verdict)), c.verdict, style), c.name, c.points, c.seconds);
      if (c.verdict == Verdict::pass) {
        // Of what was explored, how far; the reports have the rest.
        if (!c.sentence.empty()) out += wrapped(first_sentence(c.sentence), 14, style.width);
        continue;
      }
      out += wrapped(c.sentence, 14, style.width);
      if (!c.detail.empty()) out += indented(c.detail, 14);
      if (!c.output.empty()) out += "              what it printed:\n" + indented(c.output, 16);
    }
    for (const auto& [reason, count] : left_out) {
      out += fmt::format("  {} {} {}: {}\n",
                         painted(fmt::format("{:<11}", name(Verdict::not_run)), Verdict::not_run, style), count,
                         count == 1 ? "case" : "cases", reason);
    }
  }
  return out;
}

}  // namespace trenza
