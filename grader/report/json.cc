#include "grader/report/json.h"

#include <nlohmann/json.hpp>

namespace trenza {
namespace {

using nlohmann::ordered_json;

ordered_json to_object(const CaseResult& c) {
  return {{"name", c.name},     {"points", c.points}, {"verdict", name(c.verdict)}, {"sentence", c.sentence},
          {"detail", c.detail}, {"output", c.output}, {"seconds", c.seconds}};
}

ordered_json to_object(const Grade& g) {
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
          {"verdict", name(g.verdict)},
          {"sentence", g.sentence},
          {"case", g.failed_case},
          {"mode", g.failed_mode},
          {"detail", g.detail},
          {"points", g.points},
          {"possible", g.exercise.points()},
          {"modes", std::move(modes)}};
}

}  // namespace

std::string to_json(const std::vector<Grade>& grades) {
  ordered_json exercises = ordered_json::array();
  int points = 0, possible = 0;
  for (const Grade& g : grades) {
    exercises.push_back(to_object(g));
    points += g.points;
    possible += g.exercise.points();
  }
  const ordered_json document = {
      {"format", "trenza-grades/1"}, {"points", points}, {"possible", possible}, {"exercises", std::move(exercises)}};
  return document.dump(2) + '\n';
}

}  // namespace trenza
