#ifndef GRADER_CLASSROOM_LATE_POLICY_H_
#define GRADER_CLASSROOM_LATE_POLICY_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace trenza {

// What being late costs. From a JSON file:
//
//   {"deadline": "2026-12-01T23:59:00+01:00", "grace_minutes": 15,
//    "late": [{"hours": 24, "factor": 0.8}, {"hours": 72, "factor": 0.5}], "later": 0,
//    "exercises": {"05_race_mutex": "2026-12-08"}, "students": {"ana": "2026-12-20"}, "reveal": "2027-01-10"}
//
// Up to 24 hours after the deadline 0.8 of the points count, and so on; after the last step, `later` of them. A
// student's own deadline goes before that of the exercise, and this before the common one. `reveal` is when students
// may see hidden cases.
class LatePolicy {
 public:
  // Nobody is late.
  LatePolicy() = default;
  // From a file's path, or from a moment alone ("2026-12-01 23:59"), after which nothing counts. Throws
  // std::runtime_error with a sentence that says what is wrong in the file.
  static LatePolicy read(const std::string& file_or_moment);
  // From what text() gave.
  static LatePolicy parse(const std::string& text, const std::string& where);

  // The moment, or the file's contents; empty if nobody is late.
  const std::string& text() const { return text_; }

  // When hidden cases are shown, as it was written; empty if the policy does not say.
  const std::string& reveal() const { return reveal_; }

  struct Verdict {
    double factor = 1;
    std::string why;  // "2 h 5 min after the deadline"; empty if it was in time
  };
  // `submitted_at` is ISO 8601. What has no time counts in full.
  Verdict judge(const std::string& student, const std::string& exercise, const std::string& submitted_at) const;

 private:
  struct Step {
    std::int64_t seconds;
    double factor;
  };

  std::string text_, reveal_;
  std::int64_t deadline_ = INT64_MAX;
  std::int64_t grace_ = 0;
  std::vector<Step> steps_;
  double later_ = 0;
  std::map<std::string, std::int64_t> exercises_, students_;
};

}  // namespace trenza

#endif  // GRADER_CLASSROOM_LATE_POLICY_H_
