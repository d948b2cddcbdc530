#ifndef GRADER_RUNNER_ARGUMENTS_H_
#define GRADER_RUNNER_ARGUMENTS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace trenza {

// The runner's command line: what grader/bazel/graded_test.bzl writes, and what is added to it by hand.
struct Arguments {
  std::string exercise, keeper, package, target, canary, explorer;
  std::string jail = "best";
  std::map<std::string, std::string> workers;  // of each mode
  std::vector<std::string> sources, seams;
  // What the compiler made of the sources in each flavour, and the sources with their macros expanded.
  std::map<std::string, std::vector<std::string>> objects, expanded;
  std::vector<std::string> records;  // how the compiler ran each time (grader/gate/gate.h)
  bool explain = false;
  std::vector<std::string> cases, modes;
  bool all_modes = false;
  bool until_failure = false;
  long budget = 60;
  std::uint64_t schedules = 0;  // 0: as many as the exercise asks for
  int repeat = 1;
  bool protections = false;
};

// Makes `app` read its command line into `arguments`.
void add_options(CLI::App& app, Arguments& arguments);

}  // namespace trenza

#endif  // GRADER_RUNNER_ARGUMENTS_H_
