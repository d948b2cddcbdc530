#include "grader/report/schema.h"

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace trenza {

std::string violations(const std::string& schema_text, const std::string& document_text) {
  const nlohmann::json schema_document = nlohmann::json::parse(schema_text, nullptr, false);
  if (schema_document.is_discarded()) return "the schema is no JSON\n";
  const nlohmann::json document = nlohmann::json::parse(document_text, nullptr, false);
  if (document.is_discarded()) return "the document is no JSON\n";
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_document), schema);
  valijson::ValidationResults results;
  std::string out;
  if (valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(document), &results)) return out;
  for (valijson::ValidationResults::Error error; results.popError(error);) {
    for (const std::string& step : error.context) out += step;
    out += ": " + error.description + '\n';
  }
  return out.empty() ? "the document breaks the schema\n" : out;
}

}  // namespace trenza
