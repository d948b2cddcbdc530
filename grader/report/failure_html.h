#ifndef GRADER_REPORT_FAILURE_HTML_H_
#define GRADER_REPORT_FAILURE_HTML_H_

#include <optional>
#include <string>
#include <vector>

#include "grader/verdict/place.h"

namespace trenza {

// What the page of a failure tells.
struct FailurePage {
  struct File {
    std::string path;  // "exercises/05_race_mutex/race_mutex.cc"
    std::string text;
  };
  struct Command {
    std::string what;  // "A hint"
    std::string command;
  };
  std::string title;
  std::string verdict;
  std::string sentence;
  std::optional<Place> place;
  std::vector<File> files;
  std::string steps;       // the schedule, as grader/interleave/trace/steps.h writes it; empty: there is none
  std::string hint_title;  // empty: there is no hint
  std::string hint;
  std::string language;  // of the hint: "en" or "es"
  std::vector<Command> commands;
};

// One HTML document that needs nothing else: the source beside the schedule, to step through. All of `page` is in it as
// JSON, in which nothing is markup, and becomes text of the page only.
std::string failure_html(const FailurePage& page);

}  // namespace trenza

#endif  // GRADER_REPORT_FAILURE_HTML_H_
