#ifndef GRADER_RUNNER_CLAIMS_H_
#define GRADER_RUNNER_CLAIMS_H_

#include <string>
#include <string_view>

#include "grader/runner/records.h"

namespace trenza {

// What the processes of one case told over the channel, sorted. Claims: the grader's code wrote them, but in processes
// in which the tested code runs too.
class Claims {
 public:
  // `text` is everything that came, `key` what the worker was given.
  Claims(std::string_view text, const Key& key);

  // The first record of that kind, by any process or by the case's first one; null if there is none.
  const Record* find(std::string_view kind) const;
  const Record* find_main(std::string_view kind) const;
  bool is_main(const Record& record) const { return record.pid == main_pid_; }
  int count(std::string_view kind) const;
  const std::vector<Record>& all() const { return transcript_.records; }

  // Lines that pretend to be the grader's, and lines that are nothing.
  int forged() const { return transcript_.forged; }
  int garbage() const { return transcript_.garbage; }

  // True if the case began once, as `case_name`, and ended once, after that, and nothing was said twice.
  bool fits(const std::string& case_name) const;
  // A failed assertion that was noted before GoogleTest heard of it, by a process of which GoogleTest has reported
  // none; null if there is none. Those of the case's first process come first.
  const Record* unreported() const;
  // True if the case ended before its first assertion, or in the middle of one.
  bool left_early() const;
  // True if something was said before the end that did not arrive.
  bool incomplete() const;

 private:
  Transcript transcript_;
  int main_pid_ = 0;  // of the process that said hello; 0: nobody did
};

}  // namespace trenza

#endif  // GRADER_RUNNER_CLAIMS_H_
