#ifndef GRADER_RUNNER_RECORDS_H_
#define GRADER_RUNNER_RECORDS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grader/testing/seal.h"

namespace trenza {

// One line that a worker sent over its channel (grader/testing/channel.h says how). The grader's own code in the tested
// program wrote it: it carries the seal.
struct Record {
  std::string kind;
  int pid = 0;
  std::vector<std::string> fields;
  std::uint32_t serial = 0;

  // Field `i`, empty if there are not so many.
  const std::string& field(std::size_t i) const;

  friend bool operator==(const Record&, const Record&) = default;
};

// Everything that came over one channel.
struct Transcript {
  std::vector<Record> records;  // in the order in which they came
  int garbage = 0;              // lines that are no records
  int forged = 0;               // lines that would be records of the grader's if they had the seal, or had it twice
};

// Reads what came over a channel whose worker was given `key`.
Transcript read_records(std::string_view text, const Key& key);

}  // namespace trenza

#endif  // GRADER_RUNNER_RECORDS_H_
