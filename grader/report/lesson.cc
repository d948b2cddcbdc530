#include "grader/report/lesson.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <vector>

#include "grader/report/layout.h"

namespace trenza {
namespace {

constexpr std::string_view kTokenLine = "See it again, as often as you like: ./kit replay ";
// What stands before the learner's sentence in the text of an assertion (grader/testing/explain.h).
constexpr std::string_view kExplanation = ">> ";
constexpr std::size_t kIndent = 4;
constexpr std::size_t kMostOthers = 12;  // lines
constexpr std::size_t kMostPrinted = 6;  // lines

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// A case that failed, with all that its modes say.
struct Told {
  const Case* c = nullptr;
  CaseGrade grade;
  const CaseResult* result = nullptr;  // that speaks for it
  std::vector<std::pair<std::string, const CaseResult*>> also;
};

class Lesson {
 public:
  Lesson(const Grade& grade, const LessonStyle& style) : grade_(grade), style_(style) {}

  std::string tell() {
    if (is_success(grade_.verdict)) return "";
    if (grade_.modes.empty()) return of_what_was_not_run();
    collect();
    std::vector<std::string> head = first_case(), tail = rest();
    std::vector<std::string> body = explained();
    const std::size_t used = head.size() + tail.size();
    const std::size_t room = style_.lines > used ? style_.lines - used : 0;
    if (body.size() > room) {
      const std::size_t left_out = body.size() - (room > 0 ? room - 1 : 0);
      body.resize(body.size() - left_out);
      if (room > 0) body.push_back(std::string(kIndent, ' ') + more_lines(left_out));
    }
    std::string out;
    for (const auto* part : {&head, &body, &tail}) {
      for (const std::string& line : *part) out += line + '\n';
    }
    return out;
  }

 private:
  std::string number() const {
    const std::string folder = grade_.exercise.folder();
    return folder.substr(0, folder.find('_'));
  }

  std::string coloured(const std::string& text, Verdict verdict) const {
    return style_.colour ? painted(text, verdict) : text;
  }

  std::string more_lines(std::size_t count) const {
    std::string text = fmt::format("… {} more line{}", count, count == 1 ? "" : "s");
    if (style_.commands && !failed_.empty()) {
      text += fmt::format(": ./kit grade {} --case {}", number(), short_name(failed_.front().grade.name));
    }
    return text;
  }

  // The compiler's own words.
  std::string of_what_was_not_run() const {
    std::vector<std::string> lines = lines_of(grade_.detail);
    std::string out;
    for (std::size_t i = 0; i < std::min(lines.size(), style_.lines); ++i) out += "  " + lines[i] + '\n';
    return out;
  }

  void collect() {
    const std::vector<CaseGrade> grades = case_grades(grade_);
    for (std::size_t i = 0; i < grades.size(); ++i) {
      if (is_success(grades[i].verdict)) continue;
      Told told;
      told.c = &grade_.exercise.cases[i];
      told.grade = grades[i];
      for (const ExerciseResult& mode : grade_.modes) {
        for (const CaseResult& result : mode.cases) {
          if (result.name != told.grade.name) continue;
          if (mode.mode == told.grade.mode) told.result = &result;
          const bool says = !is_success(result.verdict) && result.verdict != Verdict::not_run;
          if (mode.mode != told.grade.mode && says) told.also.emplace_back(mode.mode, &result);
        }
      }
      failed_.push_back(std::move(told));
    }
    // The case that speaks for the exercise goes first (grade.h).
    const auto first = std::find_if(failed_.begin(), failed_.end(),
                                    [&](const Told& told) { return told.grade.name == grade_.failed_case; });
    if (first != failed_.end()) std::rotate(failed_.begin(), first, first + 1);
  }

  std::vector<std::string> first_case() const {
    const Told& told = failed_.front();
    std::vector<std::string> lines = {
        coloured(fmt::format("✗ {} · {} · {} point{}{}", short_name(told.grade.name), name(told.grade.verdict),
                             told.grade.possible, told.grade.possible == 1 ? "" : "s",
                             told.grade.mode.empty() ? "" : " · " + told.grade.mode),
                 told.grade.verdict)};
    for (const std::string& line : lines_of(wrapped(told.grade.sentence, kIndent, style_.width))) lines.push_back(line);
    for (const auto& [mode, result] : told.also) {
      const std::string text = result->sentence == told.grade.sentence
                                   ? fmt::format("Also in the {} mode.", mode)
                                   : fmt::format("In the {} mode: {}", mode, result->sentence);
      for (const std::string& line : lines_of(wrapped(text, kIndent, style_.width))) lines.push_back(line);
    }
    return lines;
  }

  // What the sentence was drawn from: the picture of a schedule if there is one, or the verdict's own detail, unless
  // that is an assertion whose sentence says it all; and what the case printed.
  std::vector<std::string> explained() const {
    const Told& told = failed_.front();
    std::string text;
    if (told.result != nullptr) {
      text = picture_in(told.result->detail);
      for (const auto& [mode, result] : told.also) {
        if (text.empty()) text = picture_in(result->detail);
      }
      if (text.empty() && told.result->detail.find(kExplanation) == std::string::npos) text = told.result->detail;
    }
    std::vector<std::string> lines = lines_of(indented(text, kIndent));
    if (told.result != nullptr && !told.result->output.empty()) {
      const std::vector<std::string> printed = lines_of(told.result->output);
      lines.push_back(std::string(kIndent, ' ') + "It printed:");
      for (std::size_t i = 0; i < std::min(printed.size(), kMostPrinted); ++i) {
        lines.push_back(std::string(kIndent, ' ') + "| " + clipped(printed[i], style_.width - kIndent - 2));
      }
      if (printed.size() > kMostPrinted) {
        lines.push_back(std::string(kIndent, ' ') + more_lines(printed.size() - kMostPrinted));
      }
    }
    return lines;
  }

  bool has_schedule(const Told& told) const {
    if (told.result != nullptr && !token_in(told.result->detail).empty()) return true;
    return std::any_of(told.also.begin(), told.also.end(),
                       [](const auto& other) { return !token_in(other.second->detail).empty(); });
  }

  std::vector<std::string> rest() const {
    std::vector<std::string> lines;
    if (style_.commands && has_schedule(failed_.front())) {
      lines.push_back(fmt::format("{}See it again: ./kit replay {}.{}", std::string(kIndent, ' '), number(),
                                  short_name(failed_.front().grade.name)));
    }
    // Those that say the same are counted.
    std::vector<std::pair<const Told*, int>> groups;
    for (std::size_t i = 1; i < failed_.size(); ++i) {
      const Told& told = failed_[i];
      const auto same = std::find_if(groups.begin(), groups.end(), [&](const auto& group) {
        return group.first->grade.sentence == told.grade.sentence && group.first->grade.verdict == told.grade.verdict;
      });
      if (same == groups.end()) {
        groups.emplace_back(&told, 1);
      } else {
        ++same->second;
      }
    }
    std::size_t shown = 0;
    int hidden = 0;
    for (const auto& [told, count] : groups) {
      if (++shown > kMostOthers) {
        hidden += count;
        continue;
      }
      const CaseGrade& g = told->grade;
      const bool as_first = g.sentence == failed_.front().grade.sentence;
      const std::string who =
          count == 1 ? fmt::format("{} · {} point{}", short_name(g.name), g.possible, g.possible == 1 ? "" : "s")
                     : fmt::format("{} and {} more", short_name(g.name), count - 1);
      lines.push_back(coloured(
          clipped(fmt::format("✗ {} · {}: {}", who, name(g.verdict), as_first ? "the same" : g.sentence), style_.width),
          g.verdict));
    }
    if (hidden > 0) lines.push_back(fmt::format("… and {} more cases", hidden));
    const auto all = grade_.exercise.cases.size();
    if (grade_.cases_passed > 0) {
      lines.push_back(coloured(fmt::format("✓ {} of {} cases passed", grade_.cases_passed, all), Verdict::pass));
    }
    if (style_.commands) {
      lines.push_back(
          fmt::format("All of it: ./kit grade {0} --all   one case: --case NAME   a hint: ./kit hint {0}", number()));
    }
    return lines;
  }

  const Grade& grade_;
  const LessonStyle& style_;
  std::vector<Told> failed_;
};

// How many lines before the one at `picture` say who its columns are, where they only hold marks: "A main, B thread 1",
// in several lines where there are many (grader/interleave/trace/lanes.cc).
std::size_t lines_of_legend(const std::vector<std::string>& lines, std::size_t picture) {
  constexpr std::size_t kMost = 12;
  std::string text;
  for (std::size_t count = 1; count <= std::min(picture, kMost); ++count) {
    const std::string& line = lines[picture - count];
    text = line + " " + text;
    if (line.starts_with("A ") && text.find(", B ") != std::string::npos) return count;
  }
  return 0;
}

}  // namespace

std::string lesson(const Grade& grade, const LessonStyle& style) { return Lesson(grade, style).tell(); }

std::string short_name(const std::string& case_name) { return case_name.substr(case_name.find('.') + 1); }

std::string picture_in(const std::string& detail) {
  const std::vector<std::string> lines = lines_of(detail);
  std::size_t begin = 0;
  while (begin < lines.size() && lines[begin].find(" │ ") == std::string::npos) ++begin;
  if (begin == lines.size()) return "";
  begin -= lines_of_legend(lines, begin);
  std::string picture;
  for (std::size_t i = begin; i < lines.size(); ++i) {
    if (!lines[i].starts_with(kTokenLine)) picture += lines[i] + '\n';
  }
  return picture;
}

std::string token_in(const std::string& detail) {
  const std::size_t at = detail.rfind(kTokenLine);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + kTokenLine.size();
  return detail.substr(begin, detail.find('\n', begin) - begin);
}

}  // namespace trenza
