#include "grader/report/gradescope.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "grader/report/feedback.h"

namespace trenza {
namespace {

using nlohmann::ordered_json;

// What a case's output may take: Gradescope shows all of it at once.
constexpr std::size_t kMostText = 20'000;

std::string shortened(const std::string& text) {
  if (text.size() <= kMostText) return text;
  std::size_t end = kMostText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "\n…\n";
}

// What the case says for itself: the sentence, and the detail of the mode that it is from.
std::string output_of(const Grade& grade, const CaseGrade& c) {
  std::string text = c.sentence;
  for (const ExerciseResult& result : grade.modes) {
    if (result.mode != c.mode) continue;
    for (const CaseResult& each : result.cases) {
      if (each.name != c.name) continue;
      if (!each.detail.empty()) text += "\n\n" + each.detail;
      if (!each.output.empty()) text += "\n\nIt printed:\n" + each.output;
    }
  }
  return shortened(text);
}

}  // namespace

std::string to_gradescope(const std::vector<Grade>& grades, const GradingInfo& info) {
  ordered_json tests = ordered_json::array();
  std::string overview;
  int points = 0;
  bool any_hidden = false;
  for (std::size_t i = 0; i < grades.size(); ++i) {
    const Grade& grade = grades[i];
    points += grade.points;
    const Grade told = without_hidden(grade, "shown when the grades are published");
    overview += fmt::format("{}: {}, {}/{} points\n", told.exercise.folder(),
                            told.handed_in ? name(told.verdict) : "not handed in", told.points, told.exercise.points());
    if (!is_success(told.verdict) && !told.sentence.empty()) overview += "    " + told.sentence + "\n";
    for (const std::string& note : told.notes) overview += "    note: " + note + "\n";
    const std::vector<CaseGrade> cases = case_grades(grade);
    for (std::size_t k = 0; k < cases.size(); ++k) {
      const CaseGrade& c = cases[k];
      any_hidden = any_hidden || c.hidden;
      tests.push_back({{"name", grade.exercise.folder() + ": " + c.name},
                       {"number", fmt::format("{}.{}", i + 1, k + 1)},
                       {"score", c.points},
                       {"max_score", c.possible},
                       {"status", is_success(c.verdict) ? "passed" : "failed"},
                       {"output", grade.handed_in ? fmt::format("{}. {}", name(c.verdict), output_of(grade, c))
                                                  : std::string("not handed in")},
                       {"output_format", "text"},
                       {"name_format", "text"},
                       {"tags", ordered_json::array({grade.exercise.folder()})},
                       {"visibility", c.hidden ? "after_published" : "visible"}});
    }
  }
  ordered_json document = {
      {"score", points},
      {"output", overview},
      {"output_format", "text"},
      {"test_output_format", "text"},
      {"test_name_format", "text"},
      {"visibility", "visible"},
      // The runner's own output is for the instructor.
      {"stdout_visibility", "hidden"},
      {"extra_data", {{"kit_version", info.kit_version}, {"graded_at", info.graded_at}}},
      {"tests", std::move(tests)},
  };
  // Everybody sees this sum. Without it Gradescope adds up the tests, and shows that when it shows all of them.
  if (any_hidden) document.erase("score");
  return document.dump(2) + '\n';
}

}  // namespace trenza
