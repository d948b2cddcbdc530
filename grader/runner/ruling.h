#ifndef GRADER_RUNNER_RULING_H_
#define GRADER_RUNNER_RULING_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grader/tsan/report.h"
#include "grader/verdict/case_result.h"
#include "grader/verdict/place.h"
#include "grader/verdict/verdict.h"

namespace trenza {

// A verdict with its reasons. The sentence is plain text; the detail may still be as the tested program left it.
struct Ruling {
  Verdict verdict = Verdict::pass;
  std::string sentence;
  std::string detail;
  std::optional<Place> place = {};  // in the learner's file
  std::vector<ScheduleStep> schedule = {};
};

// "course::Counter::add, counter.cc:7".
std::string in_words(const Frame& frame);

// Where `frame` is; nullopt for null.
std::optional<Place> place_of(const Frame* frame);

// `text` with every run of white space as one space.
std::string one_line(std::string_view text);

}  // namespace trenza

#endif  // GRADER_RUNNER_RULING_H_
