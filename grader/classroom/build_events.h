#ifndef GRADER_CLASSROOM_BUILD_EVENTS_H_
#define GRADER_CLASSROOM_BUILD_EVENTS_H_

#include <functional>
#include <string>
#include <vector>

namespace trenza {

// What Bazel said about one run of one test.
struct TestEvent {
  std::string label;  // "//exercises/05_race_mutex:native"
  int run = 1;
  std::string status;  // "PASSED", "FAILED", "TIMEOUT" …
  std::string xml;     // path of test.xml; empty if there is none
};

// An action that failed: a compilation or a link.
struct ActionEvent {
  std::string label;        // "//exercises/05_race_mutex:code.plain"
  std::string type;         // "CppCompile", "CppLink"
  std::string stderr_text;  // what the tool said
};

// Reads Bazel's build event file (--build_event_json_file) while Bazel writes it. The format is
// build_event_stream.proto in JSON, one event per line. Not thread safe.
class BuildEvents {
 public:
  explicit BuildEvents(std::string path) : path_(std::move(path)) {}

  // Reads the lines that have been completed since the last call. `on_test` hears of each new test result. A line that
  // is no event is skipped.
  void poll(const std::function<void(const TestEvent&)>& on_test = {});

  const std::vector<TestEvent>& tests() const { return tests_; }
  const std::vector<ActionEvent>& failed_actions() const { return failed_actions_; }

 private:
  void read_line(const std::string& line, const std::function<void(const TestEvent&)>& on_test);

  std::string path_;
  std::streamoff position_ = 0;
  std::vector<TestEvent> tests_;
  std::vector<ActionEvent> failed_actions_;
};

// The package of a label: "//exercises/05_race_mutex:native" and "@@//exercises/05_race_mutex:native" give
// "exercises/05_race_mutex". And its target, "native".
std::string package_of(const std::string& label);
std::string target_of(const std::string& label);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_BUILD_EVENTS_H_
