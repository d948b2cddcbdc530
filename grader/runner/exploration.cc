#include "grader/runner/exploration.h"

#include <nlohmann/json.hpp>

namespace trenza {
namespace {

std::string text_or_empty(const nlohmann::json& data, const char* key) {
  const auto found = data.find(key);
  return found != data.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

std::optional<Exploration> read_exploration(const std::string& text) {
  const nlohmann::json data = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!data.is_object() || !data.contains("found") || !data.contains("records")) return std::nullopt;
  Exploration exploration;
  exploration.found = text_or_empty(data, "found");
  const auto twice = data.find("nondeterministic");
  exploration.nondeterministic = twice != data.end() && twice->is_boolean() && twice->get<bool>();
  exploration.sentence = text_or_empty(data, "sentence");
  exploration.place = text_or_empty(data, "place");
  exploration.picture = text_or_empty(data, "picture");
  exploration.records = text_or_empty(data, "records");
  return exploration;
}

}  // namespace trenza
