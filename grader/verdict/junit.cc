#include "grader/verdict/junit.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <sstream>

namespace trenza {
namespace {

void add_property(pugi::xml_node& parent, const char* name, const std::string& value) {
  pugi::xml_node property = parent.append_child("property");
  property.append_attribute("name") = name;
  property.append_attribute("value") = value.c_str();
}

std::string property(const pugi::xml_node& node, const char* name) {
  const auto found = node.child("properties").find_child_by_attribute("property", "name", name);
  return found.attribute("value").as_string();
}

const char* element_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass: return nullptr;
    case Verdict::skipped:
    case Verdict::not_run: return "skipped";
    case Verdict::infra: return "error";
    default: return "failure";
  }
}

// Properties are text, so a schedule is JSON in one of them.
std::string in_json(const std::vector<ScheduleStep>& schedule) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const ScheduleStep& step : schedule) {
    nlohmann::ordered_json row = {{"who", step.who}, {"text", step.text}};
    if (step.place)
      row.update({{"file", step.place->file}, {"line", step.place->line}, {"column", step.place->column}});
    list.push_back(std::move(row));
  }
  return list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<ScheduleStep> schedule_from_json(const std::string& text) {
  std::vector<ScheduleStep> schedule;
  const auto list = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!list.is_array()) return schedule;
  for (const auto& row : list) {
    if (!row.is_object()) continue;
    ScheduleStep step{row.value("who", ""), row.value("text", "")};
    if (row.contains("file")) step.place = {row.value("file", ""), row.value("line", 0), row.value("column", 0)};
    schedule.push_back(std::move(step));
  }
  return schedule;
}

void write_case(pugi::xml_node& suite, const ExerciseResult& result, const CaseResult& c) {
  pugi::xml_node node = suite.append_child("testcase");
  node.append_attribute("name") = c.name.c_str();
  node.append_attribute("classname") = (result.package + "." + result.mode).c_str();
  node.append_attribute("time") = c.seconds;
  pugi::xml_node properties = node.append_child("properties");
  add_property(properties, "verdict", std::string(name(c.verdict)));
  add_property(properties, "points", std::to_string(c.points));
  add_property(properties, "sentence", c.sentence);
  if (c.place) {
    add_property(properties, "file", c.place->file);
    add_property(properties, "line", std::to_string(c.place->line));
    add_property(properties, "column", std::to_string(c.place->column));
  }
  if (!c.schedule.empty()) add_property(properties, "schedule", in_json(c.schedule));
  if (const char* element = element_of(c.verdict)) {
    pugi::xml_node outcome = node.append_child(element);
    outcome.append_attribute("message") = c.sentence.c_str();
    outcome.append_attribute("type") = std::string(name(c.verdict)).c_str();
    outcome.text() = c.detail.c_str();
  }
  if (!c.output.empty()) node.append_child("system-out").text() = c.output.c_str();
}

std::optional<CaseResult> read_case(const pugi::xml_node& node) {
  const auto verdict = verdict_from_name(property(node, "verdict"));
  if (!verdict) return std::nullopt;
  CaseResult c;
  c.name = node.attribute("name").as_string();
  c.points = std::atoi(property(node, "points").c_str());
  c.verdict = *verdict;
  c.sentence = property(node, "sentence");
  if (const std::string file = property(node, "file"); !file.empty()) {
    c.place = {file, std::atoi(property(node, "line").c_str()), std::atoi(property(node, "column").c_str())};
  }
  c.schedule = schedule_from_json(property(node, "schedule"));
  c.seconds = node.attribute("time").as_double();
  c.output = node.child("system-out").text().as_string();
  if (const char* element = element_of(*verdict)) c.detail = node.child(element).text().as_string();
  return c;
}

}  // namespace

std::string to_junit(const std::vector<ExerciseResult>& results) {
  pugi::xml_document document;
  pugi::xml_node suites = document.append_child("testsuites");
  for (const ExerciseResult& result : results) {
    const auto count = [&](auto predicate) {
      return static_cast<unsigned>(std::count_if(result.cases.begin(), result.cases.end(), predicate));
    };
    pugi::xml_node suite = suites.append_child("testsuite");
    suite.append_attribute("name") = (result.package + "." + result.mode).c_str();
    suite.append_attribute("tests") = static_cast<unsigned>(result.cases.size());
    const auto elements = [&](std::string_view element) {
      return count([&](const CaseResult& c) {
        const char* const own = element_of(c.verdict);
        return own != nullptr && own == element;
      });
    };
    suite.append_attribute("failures") = elements("failure");
    suite.append_attribute("errors") = elements("error");
    suite.append_attribute("skipped") = elements("skipped");
    pugi::xml_node properties = suite.append_child("properties");
    add_property(properties, "exercise", result.exercise);
    add_property(properties, "package", result.package);
    add_property(properties, "mode", result.mode);
    add_property(properties, "protections", result.protections);
    add_property(properties, "budget", result.budget);
    for (const CaseResult& c : result.cases) write_case(suite, result, c);
  }
  std::ostringstream out;
  document.save(out, "  ");
  return out.str();
}

std::optional<std::vector<ExerciseResult>> from_junit(const std::string& xml) {
  pugi::xml_document document;
  if (!document.load_string(xml.c_str(), pugi::parse_default | pugi::parse_ws_pcdata)) return std::nullopt;
  std::vector<ExerciseResult> results;
  for (const pugi::xml_node& suite : document.child("testsuites").children("testsuite")) {
    ExerciseResult result;
    result.exercise = property(suite, "exercise");
    result.package = property(suite, "package");
    result.mode = property(suite, "mode");
    result.protections = property(suite, "protections");
    result.budget = property(suite, "budget");
    if (result.mode.empty()) return std::nullopt;
    for (const pugi::xml_node& node : suite.children("testcase")) {
      auto c = read_case(node);
      if (!c) return std::nullopt;
      result.cases.push_back(std::move(*c));
    }
    results.push_back(std::move(result));
  }
  if (results.empty()) return std::nullopt;
  return results;
}

}  // namespace trenza
