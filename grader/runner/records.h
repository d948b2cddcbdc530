#ifndef GRADER_RUNNER_RECORDS_H_
#define GRADER_RUNNER_RECORDS_H_

#include <string>
#include <string_view>
#include <vector>

namespace trenza {

// One line that a worker wrote to its channel (grader/testing/channel.h says how). A claim by the tested program.
struct Record {
  std::string kind;
  int pid = 0;
  std::vector<std::string> fields;

  // Field `i`, empty if there are not so many.
  const std::string& field(std::size_t i) const;

  friend bool operator==(const Record&, const Record&) = default;
};

// Reads the records in `text`. Lines that are none are skipped and counted in `malformed`.
std::vector<Record> read_records(std::string_view text, int& malformed);

}  // namespace trenza

#endif  // GRADER_RUNNER_RECORDS_H_
