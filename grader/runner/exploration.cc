#include "grader/runner/exploration.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

std::string text_or_empty(const nlohmann::json& data, const char* key) {
  const auto found = data.find(key);
  return found != data.end() && found->is_string() ? found->get<std::string>() : "";
}

bool is_true(const nlohmann::json& data, const char* key) {
  const auto found = data.find(key);
  return found != data.end() && found->is_boolean() && found->get<bool>();
}

std::vector<Place> places_in(const nlohmann::json& data) {
  std::vector<Place> places;
  const auto list = data.find("places");
  if (list == data.end() || !list->is_array()) return places;
  for (const nlohmann::json& place : *list) {
    const auto line = place.find("line");
    const std::string file = plain_text(text_or_empty(place, "file"));
    if (file.empty() || line == place.end() || !line->is_number_unsigned()) continue;
    places.push_back({file.substr(file.rfind('/') + 1), line->get<int>()});
  }
  return places;
}

std::vector<ScheduleStep> schedule_in(const nlohmann::json& data) {
  std::vector<ScheduleStep> schedule;
  const auto list = data.find("schedule");
  if (list == data.end() || !list->is_array()) return schedule;
  for (const nlohmann::json& row : *list) {
    if (!row.is_object()) continue;
    ScheduleStep step{plain_text(text_or_empty(row, "who")), plain_text(text_or_empty(row, "text"))};
    const auto places = places_in({{"places", nlohmann::json::array({row})}});
    if (!places.empty() && places[0].line > 0) step.place = places[0];
    schedule.push_back(std::move(step));
  }
  return schedule;
}

// 32 hexadecimal digits as a key; zeroes, under which nothing is sealed, if it is something else.
Key key_from_hex(const std::string& digits) {
  Key key{};
  if (digits.size() != 2 * key.size()) return {};
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char* const begin = digits.data() + 2 * i;
    const auto [end, error] = std::from_chars(begin, begin + 2, key[i], 16);
    if (error != std::errc() || end != begin + 2) return {};
  }
  return key;
}

}  // namespace

std::optional<Exploration> read_exploration(const std::string& text) {
  const nlohmann::json data = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!data.is_object() || !data.contains("found") || !data.contains("records")) return std::nullopt;
  Exploration exploration;
  exploration.found = text_or_empty(data, "found");
  exploration.nondeterministic = is_true(data, "nondeterministic");
  exploration.cut_short = is_true(data, "wall_hit");
  const auto schedules = data.find("schedules");
  if (schedules != data.end() && schedules->is_number_unsigned()) {
    exploration.schedules = schedules->get<std::uint64_t>();
  }
  exploration.sentence = text_or_empty(data, "sentence");
  exploration.places = places_in(data);
  exploration.picture = text_or_empty(data, "picture");
  exploration.schedule = schedule_in(data);
  exploration.records = text_or_empty(data, "records");
  exploration.output = text_or_empty(data, "output");
  exploration.token = text_or_empty(data, "token");
  exploration.key = key_from_hex(text_or_empty(data, "key"));
  return exploration;
}

}  // namespace trenza
