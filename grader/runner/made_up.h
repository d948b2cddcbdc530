#ifndef GRADER_RUNNER_MADE_UP_H_
#define GRADER_RUNNER_MADE_UP_H_

#include <string>

#include "grader/runner/judge.h"
#include "grader/runner/sealed.h"

namespace trenza {

// For tests of verdicts: one case, and what may be seen of it.

inline const Case kCase{"Counter.AddsUp", 3, {}};

// What a worker says up to the point where the case runs, and when it ends well or with a failed assertion.
inline constexpr char kBegun[] =
    "hello|10|tsan\n"
    "begin|10|Counter.AddsUp\n";
inline constexpr char kPassed[] =
    "hello|10|tsan\n"
    "begin|10|Counter.AddsUp\n"
    "end|10|passed\n";
inline constexpr char kFailed[] =
    "hello|10|tsan\n"
    "begin|10|Counter.AddsUp\n"
    "fail|10|exercises/01_counter/counter_test.cc|12|Expected equality\n"
    "end|10|failed\n";

// A run in which everything fits.
inline Observation passing() {
  Observation seen;
  seen.mode = Mode::tsan;
  seen.sources = {"exercises/01_counter/counter.cc"};
  seen.limits.wall = std::chrono::milliseconds(2500);
  seen.limits.cpu = std::chrono::seconds(5);
  seen.key = kTestKey;
  seen.outcome.end = Outcome::End::exited;
  seen.outcome.code = 0;
  seen.outcome.wall = std::chrono::milliseconds(250);
  seen.outcome.records = sealed(kPassed);
  return seen;
}

inline Observation with_records(const std::string& records) {
  Observation seen = passing();
  seen.outcome.records = sealed(records);
  return seen;
}

inline Observation ended(Outcome::End end, int code = 0) {
  Observation seen = with_records(kBegun);
  seen.outcome.end = end;
  seen.outcome.code = code;
  return seen;
}

inline Frame own_frame(int line) { return {"course::Counter::add(int)", "exercises/01_counter/counter.cc", line}; }

inline TsanReport report(const std::string& kind) { return {kind, {{"", {own_frame(7)}}}, "text of " + kind}; }

inline TsanReport race() {
  const Frame library{"operator++", "/usr/include/c++/12/x.h", 3};
  return {"data race",
          {{"Write of size 4 at 0x1 by thread T2", {library, own_frame(7)}},
           {"Previous read of size 4 at 0x1 by thread T1", {own_frame(9)}},
           {"Thread T1 created by main thread at", {own_frame(20)}}},
          "text of race"};
}

inline Verdict verdict(const Observation& seen) { return judge(kCase, seen).verdict; }
inline std::string sentence(const Observation& seen) { return judge(kCase, seen).sentence; }

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace trenza

#endif  // GRADER_RUNNER_MADE_UP_H_
