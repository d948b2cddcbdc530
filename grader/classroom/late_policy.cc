#include "grader/classroom/late_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/classroom/moment.h"

namespace trenza {
namespace {

using nlohmann::json;

std::int64_t moment(const json& value, const std::string& where) {
  const auto seconds = value.is_string() ? parse_moment(value.get<std::string>()) : std::nullopt;
  if (!seconds) throw std::runtime_error(where + " is no moment. Write it as \"2026-12-01T23:59:00+01:00\".");
  return *seconds;
}

double number(const json& value, const std::string& where, double least, double most) {
  if (!value.is_number() || value.get<double>() < least || value.get<double>() > most) {
    throw std::runtime_error(fmt::format("{} is no number from {} to {}.", where, least, most));
  }
  return value.get<double>();
}

std::string duration(std::int64_t seconds) {
  const std::int64_t minutes = std::max<std::int64_t>(1, seconds / 60);
  if (minutes < 60) return fmt::format("{} min", minutes);
  if (minutes < 48 * 60) return fmt::format("{} h {} min", minutes / 60, minutes % 60);
  return fmt::format("{} days", minutes / (24 * 60));
}

}  // namespace

LatePolicy LatePolicy::read(const std::string& source) {
  if (parse_moment(source)) return parse(source, source);
  if (!std::filesystem::is_regular_file(source)) {
    throw std::runtime_error(source +
                             " is neither a file nor a moment. A deadline is \"2026-12-01 23:59\", or a JSON file.");
  }
  return parse(read_file(source), source);
}

LatePolicy LatePolicy::parse(const std::string& text, const std::string& source) {
  LatePolicy policy;
  policy.text_ = text;
  if (text.empty()) return policy;
  if (const auto alone = parse_moment(text)) {
    policy.deadline_ = *alone;
    return policy;
  }
  json data;
  try {
    data = json::parse(text);
  } catch (const json::exception& error) {
    throw std::runtime_error(fmt::format("{} is no JSON: {}", source, error.what()));
  }
  if (!data.is_object()) throw std::runtime_error(source + " should be a JSON object: {\"deadline\": …}.");
  for (const auto& [key, value] : data.items()) {
    const std::string where = source + ": " + key;
    if (key == "deadline") {
      policy.deadline_ = moment(value, where);
    } else if (key == "reveal") {
      moment(value, where);
      policy.reveal_ = value.get<std::string>();
    } else if (key == "grace_minutes") {
      policy.grace_ = static_cast<std::int64_t>(number(value, where, 0, 1e6) * 60);
    } else if (key == "later") {
      policy.later_ = number(value, where, 0, 1);
    } else if (key == "late" && value.is_array()) {
      for (const json& step : value) {
        if (!step.is_object() || !step.contains("hours") || !step.contains("factor")) {
          throw std::runtime_error(where + " should list steps such as {\"hours\": 24, \"factor\": 0.8}.");
        }
        policy.steps_.push_back({static_cast<std::int64_t>(number(step["hours"], where + ", hours", 0, 1e6) * 3600),
                                 number(step["factor"], where + ", factor", 0, 1)});
      }
    } else if ((key == "exercises" || key == "students") && value.is_object()) {
      auto& own = key == "exercises" ? policy.exercises_ : policy.students_;
      for (const auto& [name, deadline] : value.items()) own[name] = moment(deadline, where + "." + name);
    } else {
      throw std::runtime_error(fmt::format(
          "{} is not known, or has a wrong form. There are deadline, grace_minutes, late, later, exercises, "
          "students and reveal.",
          where));
    }
  }
  std::sort(policy.steps_.begin(), policy.steps_.end(),
            [](const Step& a, const Step& b) { return a.seconds < b.seconds; });
  return policy;
}

LatePolicy::Verdict LatePolicy::judge(const std::string& student, const std::string& exercise,
                                      const std::string& submitted_at) const {
  const auto submitted = parse_moment(submitted_at);
  if (text_.empty() || !submitted) return {};
  std::int64_t deadline = deadline_;
  if (const auto own = exercises_.find(exercise); own != exercises_.end()) deadline = own->second;
  if (const auto own = students_.find(student); own != students_.end()) deadline = own->second;
  if (deadline == INT64_MAX || *submitted <= deadline + grace_) return {};
  const std::int64_t late = *submitted - deadline;
  const std::string why = duration(late) + " after the deadline";
  for (const Step& step : steps_) {
    if (late <= step.seconds + grace_) return {step.factor, why};
  }
  return {later_, why};
}

}  // namespace trenza
