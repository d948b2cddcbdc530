#include "grader/runner/arguments.h"

#include <functional>

namespace trenza {
namespace {

// Reads options that are given once per mode or flavour, as `--worker=native=PATH`.
template <typename Take>
std::function<void(const std::vector<std::string>&)> by_kind(Take take) {
  return [take](const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      const std::size_t at = value.find('=');
      if (at == std::string::npos) throw CLI::ValidationError(value + " is not KIND=PATH");
      take(value.substr(0, at), value.substr(at + 1));
    }
  };
}

}  // namespace

void add_options(CLI::App& app, Arguments& arguments) {
  app.add_option("--exercise", arguments.exercise, "the exercise as JSON")->required();
  app.add_option_function(
         "--worker", by_kind([&](const std::string& mode, const std::string& path) { arguments.workers[mode] = path; }),
         "MODE=PATH: the test program of a mode")
      ->required();
  app.add_option("--keeper", arguments.keeper, "the program that watches each case")->required();
  app.add_option("--package", arguments.package, "the implementation's package")->required();
  app.add_option("--target", arguments.target, "what its tests are called by Bazel, without the mode");
  app.add_option("--source", arguments.sources, "a file of the learner");
  app.add_option("--record", arguments.records, "how the compiler ran");
  app.add_option_function("--expanded", by_kind([&](const std::string& flavour, const std::string& path) {
                            arguments.expanded[flavour].push_back(path);
                          }),
                          "FLAVOUR=PATH: the same with its macros expanded");
  app.add_option_function("--object", by_kind([&](const std::string& flavour, const std::string& path) {
                            arguments.objects[flavour].push_back(path);
                          }),
                          "FLAVOUR=PATH: what the compiler made of it, plain or instrumented");
  app.add_option("--seam", arguments.seams, "what the kit's object that it is linked to leaves open");
  app.add_option("--canary", arguments.canary, "a program with a known race");
  app.add_option("--explorer", arguments.explorer, "the program that explores a case");
  app.add_flag("--explain", arguments.explain, "under TAMPER, say what the gate has found");
  app.add_option("--jail", arguments.jail, "the level of the jail; best: the highest that works here")
      ->check(CLI::IsMember({"best", "full", "local", "none"}));
  app.add_option("--case", arguments.cases, "run only this case; may be repeated");
  app.add_option("--mode", arguments.modes, "run only in this mode; may be repeated")
      ->check(CLI::IsMember({"interleave", "native", "tsan"}));
  app.add_flag("--all-modes", arguments.all_modes, "also run the modes that are left of a case that has failed");
  app.add_flag("--until-failure", arguments.until_failure, "run nothing more once a case has failed");
  app.add_option("--budget", arguments.budget, "seconds of wall time for all cases in all modes together")
      ->check(CLI::PositiveNumber);
  app.add_option("--schedules", arguments.schedules, "explore a case under so many; else as the exercise says")
      ->check(CLI::PositiveNumber);
  app.add_option("--repeat", arguments.repeat, "how often")->check(CLI::PositiveNumber);
  app.add_flag("--protections", arguments.protections, "run nothing, and print what would protect the machine");
}

}  // namespace trenza
