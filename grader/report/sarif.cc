#include "grader/report/sarif.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace trenza {
namespace {

using nlohmann::ordered_json;

// The first line of the learner's file where nothing leads to another one.
ordered_json location_of(const Exercise& exercise, const std::optional<Place>& place) {
  ordered_json region = {{"startLine", place ? place->line : 1}};
  if (place && place->column > 0) region["startColumn"] = place->column;
  const std::string uri = exercise.package + "/" + (place ? place->file : exercise.edit.front());
  ordered_json physical = {{"artifactLocation", {{"uri", uri}, {"uriBaseId", "%SRCROOT%"}}},
                           {"region", std::move(region)}};
  return {{"physicalLocation", std::move(physical)}};
}

// One step of a schedule; where it is none of a file that was handed in, it has no place.
ordered_json flow_location_of(const Exercise& exercise, const ScheduleStep& step, std::size_t order) {
  ordered_json location = {{"message", {{"text", step.text}}}};
  if (step.place && std::count(exercise.edit.begin(), exercise.edit.end(), step.place->file) > 0) {
    location.update(location_of(exercise, step.place));
  }
  return {{"location", std::move(location)}, {"executionOrder", order}};
}

// What each thread or process did, numbered in the order of the schedule.
ordered_json code_flow_of(const Exercise& exercise, const std::vector<ScheduleStep>& schedule) {
  ordered_json flows = ordered_json::array();
  for (std::size_t i = 0; i < schedule.size(); ++i) {
    auto flow =
        std::find_if(flows.begin(), flows.end(), [&](const auto& each) { return each["id"] == schedule[i].who; });
    if (flow == flows.end()) {
      flows.push_back({{"id", schedule[i].who}, {"locations", ordered_json::array()}});
      flow = flows.end() - 1;
    }
    (*flow)["locations"].push_back(flow_location_of(exercise, schedule[i], i + 1));
  }
  return {{"threadFlows", std::move(flows)}};
}

// The schedule that was found for a case, in whichever mode; null where there is none.
const std::vector<ScheduleStep>* schedule_of(const Grade& grade, const std::string& case_name) {
  for (const ExerciseResult& mode : grade.modes) {
    for (const CaseResult& c : mode.cases) {
      if (c.name == case_name && !c.schedule.empty()) return &c.schedule;
    }
  }
  return nullptr;
}

ordered_json result_of(const Grade& grade, const CaseGrade& c, const std::string& case_name) {
  const std::string sentence = c.sentence.empty() ? std::string(name(c.verdict)) : c.sentence;
  ordered_json result = {{"ruleId", std::string(name(c.verdict))},
                         {"level", c.verdict == Verdict::not_run ? "note" : "error"},
                         {"message", {{"text", (case_name.empty() ? "" : case_name + ": ") + sentence}}},
                         {"locations", ordered_json::array({location_of(grade.exercise, c.place)})},
                         {"partialFingerprints", {{"case/v1", grade.exercise.folder() + "/" + case_name}}}};
  if (const auto* schedule = schedule_of(grade, case_name)) {
    result["codeFlows"] = ordered_json::array({code_flow_of(grade.exercise, *schedule)});
  }
  return result;
}

}  // namespace

std::string to_sarif(const std::vector<Grade>& grades, const GradingInfo& info) {
  ordered_json results = ordered_json::array();
  for (const Grade& grade : grades) {
    if (is_success(grade.verdict)) continue;
    if (grade.modes.empty()) {
      results.push_back(result_of(grade, {"", 0, 0, grade.verdict, "", grade.sentence, grade.place}, ""));
      continue;
    }
    for (const CaseGrade& c : case_grades(grade)) {
      if (!is_success(c.verdict)) results.push_back(result_of(grade, c, c.name));
    }
  }
  std::vector<std::string> ids;
  for (const auto& result : results) ids.push_back(result["ruleId"]);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  ordered_json rules = ordered_json::array();
  for (const std::string& id : ids) rules.push_back({{"id", id}});
  ordered_json driver = {{"name", "Trenza"}, {"rules", std::move(rules)}};
  if (!info.kit_version.empty()) driver["version"] = info.kit_version;
  ordered_json root = {{"description", {{"text", "The root of the student's tree."}}}};
  ordered_json run = {{"tool", {{"driver", std::move(driver)}}},
                      {"originalUriBaseIds", {{"%SRCROOT%", std::move(root)}}},
                      {"columnKind", "utf16CodeUnits"},
                      {"results", std::move(results)}};
  const ordered_json document = {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                                 {"version", "2.1.0"},
                                 {"runs", ordered_json::array({std::move(run)})}};
  return document.dump(2) + '\n';
}

}  // namespace trenza
