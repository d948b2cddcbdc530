#include "grader/course/exercise.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace trenza {
namespace {

using nlohmann::json;

json read_json(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + " cannot be read; build the course first (./kit does it).");
  return json::parse(file);
}

Exercise to_exercise(const json& data) {
  Exercise exercise;
  data.at("name").get_to(exercise.name);
  data.at("package").get_to(exercise.package);
  data.at("title").get_to(exercise.title);
  data.at("edit").get_to(exercise.edit);
  data.at("allow").get_to(exercise.allow);
  data.at("weak_memory").get_to(exercise.weak_memory);
  for (const json& entry : data.at("cases")) {
    Case c;
    entry.at("name").get_to(c.name);
    entry.at("points").get_to(c.points);
    entry.at("skip").get_to(c.skip);
    exercise.cases.push_back(std::move(c));
  }
  for (const auto& [limit, text] : data.at("limits").get<std::map<std::string, std::string>>()) {
    const auto value = std::stoull(text);
    if (limit == "seconds") {
      exercise.case_seconds = std::chrono::seconds(value);
    } else if (limit == "output_kb") {
      exercise.output_kb = value;
    } else if (limit == "schedules") {
      exercise.schedules = value;
    } else {
      throw std::runtime_error(exercise.package + "/BUILD sets a limit called " + limit +
                               "; there are seconds, output_kb and schedules.");
    }
  }
  return exercise;
}

template <typename Function>
auto with_path(const std::string& path, Function read) {
  try {
    return read();
  } catch (const json::exception& error) {
    throw std::runtime_error(path + " is not what the kit's rules write: " + error.what());
  } catch (const std::logic_error& error) {  // std::stoull
    throw std::runtime_error(path + " has a limit that is no whole number.");
  }
}

}  // namespace

std::string Exercise::folder() const { return package.substr(package.rfind('/') + 1); }

std::string Exercise::contract() const { return package + "/" + name + ".h"; }

int Exercise::points() const {
  int sum = 0;
  for (const Case& c : cases) sum += c.points;
  return sum;
}

Exercise read_exercise(const std::string& path) {
  return with_path(path, [&] { return to_exercise(read_json(path)); });
}

std::string exercise_text(const Exercise& exercise) {
  json cases = json::array();
  for (const Case& c : exercise.cases) cases.push_back({{"name", c.name}, {"points", c.points}, {"skip", c.skip}});
  const json document = {{"name", exercise.name},
                         {"package", exercise.package},
                         {"title", exercise.title},
                         {"edit", exercise.edit},
                         {"allow", exercise.allow},
                         {"weak_memory", exercise.weak_memory},
                         {"limits",
                          {{"seconds", std::to_string(exercise.case_seconds.count())},
                           {"output_kb", std::to_string(exercise.output_kb)},
                           {"schedules", std::to_string(exercise.schedules)}}},
                         {"cases", std::move(cases)}};
  return document.dump() + '\n';
}

std::vector<Exercise> read_course(const std::string& path) {
  return with_path(path, [&] {
    std::vector<Exercise> course;
    const json data = read_json(path);
    for (const json& entry : data.at("exercises")) course.push_back(to_exercise(entry));
    return course;
  });
}

}  // namespace trenza
