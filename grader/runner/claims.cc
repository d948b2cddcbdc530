#include "grader/runner/claims.h"

#include <algorithm>

namespace trenza {

Claims::Claims(std::string_view text, const Key& key) : transcript_(read_records(text, key)) {
  if (const Record* hello = find("hello")) main_pid_ = hello->pid;
}

const Record* Claims::find(std::string_view kind) const {
  const auto found = std::find_if(all().begin(), all().end(), [&](const Record& r) { return r.kind == kind; });
  return found == all().end() ? nullptr : &*found;
}

const Record* Claims::find_main(std::string_view kind) const {
  const auto found =
      std::find_if(all().begin(), all().end(), [&](const Record& r) { return r.kind == kind && r.pid == main_pid_; });
  return found == all().end() ? nullptr : &*found;
}

int Claims::count(std::string_view kind) const {
  return static_cast<int>(std::count_if(all().begin(), all().end(), [&](const Record& r) { return r.kind == kind; }));
}

bool Claims::fits(const std::string& case_name) const {
  const Record* const begin = find_main("begin");
  const Record* const end = find_main("end");
  return begin != nullptr && end != nullptr && begin->field(0) == case_name && begin->serial < end->serial &&
         count("hello") == 1 && count("begin") == 1 && count("end") == 1;
}

const Record* Claims::unreported() const {
  const auto reported = [&](const Record& noted) {
    return std::any_of(all().begin(), all().end(),
                       [&](const Record& r) { return r.kind == "fail" && r.pid == noted.pid; });
  };
  const Record* found = nullptr;
  for (const Record& record : all()) {
    if (record.kind != "noted" || reported(record)) continue;
    if (is_main(record)) return &record;
    if (found == nullptr) found = &record;
  }
  return found;
}

bool Claims::left_early() const {
  const Record* const end = find_main("end");
  return end != nullptr && (end->field(1) == "0" || end->field(1) != end->field(2));
}

bool Claims::incomplete() const {
  const Record* const end = find_main("end");
  if (end == nullptr) return true;
  const Record* const hello = find("hello");
  // Serials differ from each other (read_records), so counting those in between finds every gap. They begin at 0, but
  // for a schedule of the interleave mode.
  const auto between = std::count_if(all().begin(), all().end(), [&](const Record& r) {
    return r.serial >= hello->serial && r.serial <= end->serial;
  });
  return static_cast<std::uint32_t>(between) != end->serial - hello->serial + 1;
}

}  // namespace trenza
