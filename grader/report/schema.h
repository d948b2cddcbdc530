#ifndef GRADER_REPORT_SCHEMA_H_
#define GRADER_REPORT_SCHEMA_H_

#include <string>

namespace trenza {

// What of the JSON text `document` breaks the JSON schema in the text `schema`, a line each; empty if it keeps it.
std::string violations(const std::string& schema, const std::string& document);

}  // namespace trenza

#endif  // GRADER_REPORT_SCHEMA_H_
