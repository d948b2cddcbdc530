#include "grader/cli/notebook.h"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "grader/base/file.h"
#include "grader/report/lesson.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kFile = "notebook.json";

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

int number_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_integer() ? found->get<int>() : 0;
}

// Of each case one schedule, in the order of the cases.
std::vector<Notebook::Schedule> schedules_of(const Grade& grade) {
  std::vector<Notebook::Schedule> schedules;
  for (const Case& c : grade.exercise.cases) {
    std::string token;
    for (const ExerciseResult& mode : grade.modes) {
      for (const CaseResult& result : mode.cases) {
        if (result.name == c.name && token.empty()) token = token_in(result.detail);
      }
    }
    if (!token.empty()) schedules.push_back({c.name, token});
  }
  return schedules;
}

}  // namespace

Notebook::Notebook(const Workspace& workspace) : folder_(workspace.root + "/.trenza") {
  const json data = json::parse(read_file(folder_ + "/" + kFile), nullptr, /*allow_exceptions=*/false);
  if (!data.is_object()) return;
  last_ = text_of(data, "last");
  last_token_ = text_of(data, "last_token");
  const json exercises = data.value("exercises", json::object());
  if (!exercises.is_object()) return;
  for (const auto& [folder, value] : exercises.items()) {
    if (!value.is_object()) continue;
    hints_[folder] = number_of(value, "hints");
    const auto verdict = verdict_from_name(text_of(value, "verdict"));
    if (!verdict) continue;
    Entry entry{*verdict, number_of(value, "points"), {}};
    const json schedules = value.value("schedules", json::array());
    for (const json& each : schedules) {
      if (each.is_object()) entry.schedules.push_back({text_of(each, "case"), text_of(each, "token")});
    }
    entry.failed_case = text_of(value, "failed_case");
    entry.sentence = text_of(value, "sentence");
    if (const std::string file = text_of(value, "file"); !file.empty()) {
      entry.place = {file, number_of(value, "line"), number_of(value, "column")};
    }
    entries_[folder] = std::move(entry);
  }
}

const Notebook::Entry* Notebook::find(const std::string& folder) const {
  const auto found = entries_.find(folder);
  return found == entries_.end() ? nullptr : &found->second;
}

void Notebook::note(const Grade& grade, bool own) {
  const std::vector<Schedule> schedules = schedules_of(grade);
  if (!schedules.empty()) last_token_ = schedules.front().token;
  if (!own) return;
  last_ = grade.exercise.folder();
  Entry& entry = entries_[last_] = {grade.verdict, grade.points, schedules};
  if (is_success(grade.verdict)) return;
  entry.failed_case = grade.failed_case;
  entry.sentence = grade.sentence;
  entry.place = grade.place;
}

int Notebook::hints(const std::string& folder) const {
  const auto found = hints_.find(folder);
  return found == hints_.end() ? 0 : found->second;
}

void Notebook::save() const {
  json exercises = json::object();
  for (const auto& [folder, entry] : entries_) {
    json schedules = json::array();
    for (const Schedule& each : entry.schedules) schedules.push_back({{"case", each.case_name}, {"token", each.token}});
    json& exercise = exercises[folder] = {
        {"verdict", name(entry.verdict)}, {"points", entry.points}, {"schedules", std::move(schedules)}};
    if (!entry.sentence.empty()) {
      exercise["failed_case"] = entry.failed_case;
      exercise["sentence"] = entry.sentence;
    }
    if (entry.place) {
      exercise["file"] = entry.place->file;
      exercise["line"] = entry.place->line;
      exercise["column"] = entry.place->column;
    }
  }
  for (const auto& [folder, count] : hints_) exercises[folder]["hints"] = count;
  const json data = {{"last", last_}, {"last_token", last_token_}, {"exercises", std::move(exercises)}};

  // A grade does not fail because it cannot be remembered.
  std::error_code error;
  fs::create_directories(folder_, error);
  try {
    write_file(folder_ + "/" + kFile, data.dump(1, ' ', true, json::error_handler_t::replace) + '\n');
  } catch (const std::runtime_error&) {
  }
}

}  // namespace trenza
