#include "grader/report/json.h"

#include <nlohmann/json.hpp>

namespace trenza {
namespace {

using nlohmann::ordered_json;

ordered_json to_object(const std::optional<Place>& place) {
  if (!place) return nullptr;
  return {{"file", place->file}, {"line", place->line}, {"column", place->column}};
}

ordered_json to_object(const CaseResult& c) {
  return {{"name", c.name},         {"points", c.points},          {"verdict", name(c.verdict)},
          {"sentence", c.sentence}, {"place", to_object(c.place)}, {"detail", c.detail},
          {"output", c.output},     {"seconds", c.seconds}};
}

ordered_json or_null(const std::string& text) { return text.empty() ? ordered_json() : ordered_json(text); }

ordered_json points_or_null(const Grade& g, int points) {
  return is_graded(g) && g.handed_in ? ordered_json(points) : ordered_json();
}

ordered_json to_object(const Grade& g) {
  ordered_json added = ordered_json::array();
  for (const CaseGrade& c : case_grades(g)) {
    added.push_back({{"name", c.name},
                     {"points", points_or_null(g, c.points)},
                     {"possible", c.possible},
                     {"verdict", name(c.verdict)},
                     {"mode", c.mode},
                     {"sentence", c.sentence},
                     {"place", to_object(c.place)}});
  }
  ordered_json modes = ordered_json::array();
  for (const ExerciseResult& result : g.modes) {
    ordered_json cases = ordered_json::array();
    for (const CaseResult& c : result.cases) cases.push_back(to_object(c));
    modes.push_back({{"mode", result.mode},
                     {"protections", result.protections},
                     {"budget", result.budget},
                     {"cases", std::move(cases)}});
  }
  return {{"exercise", g.exercise.folder()},
          {"package", g.package},
          {"handed_in", g.handed_in},
          {"verdict", name(g.verdict)},
          {"sentence", g.sentence},
          {"place", to_object(g.place)},
          {"case", g.failed_case},
          {"mode", g.failed_mode},
          {"detail", g.detail},
          {"points", points_or_null(g, g.points)},
          {"possible", g.exercise.points()},
          {"notes", g.notes},
          {"cases", std::move(added)},
          {"modes", std::move(modes)}};
}

}  // namespace

std::optional<int> points_of(const std::vector<Grade>& grades) {
  int sum = 0;
  for (const Grade& g : grades) {
    if (!is_graded(g)) return std::nullopt;
    sum += g.points;
  }
  return sum;
}

std::string to_json(const std::vector<Grade>& grades, const GradingInfo& info) {
  ordered_json exercises = ordered_json::array();
  int possible = 0;
  for (const Grade& g : grades) {
    exercises.push_back(to_object(g));
    possible += g.exercise.points();
  }
  const auto points = points_of(grades);
  const ordered_json document = {{"format", "trenza-grades/1"},
                                 {"student", or_null(info.student)},
                                 {"commit", or_null(info.commit)},
                                 {"submitted_at", or_null(info.submitted_at)},
                                 {"graded_at", or_null(info.graded_at)},
                                 {"kit_version", or_null(info.kit_version)},
                                 {"points", points ? ordered_json(*points) : ordered_json()},
                                 {"possible", possible},
                                 {"exercises", std::move(exercises)}};
  return document.dump(2) + '\n';
}

}  // namespace trenza
