#ifndef GRADER_JAIL_JAIL_FIXTURE_H_
#define GRADER_JAIL_JAIL_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "grader/jail/jail.h"

namespace trenza {

// Under what a test of the jail runs.
struct Setting {
  Jail::Level level = Jail::Level::none;
  bool cgroups = true;  // false: as on a machine where no control group can be made

  Jail jail(const std::string& keeper) const { return {keeper, level, cgroups ? "/proc/self" : "/no/such/folder"}; }
};

// For tests of the jail: each is run at every level. A level that this machine cannot have is skipped, and says why.
class JailFixture : public ::testing::TestWithParam<Setting> {
 protected:
  void SetUp() override {
    static std::map<Jail::Level, std::optional<std::string>> lacks;
    const Jail::Level level = GetParam().level;
    if (!lacks.contains(level)) lacks[level] = Jail(keeper(), level).lack();
    if (lacks[level]) {
      GTEST_SKIP() << "this machine cannot have the level " << name(level) << ": " << *lacks[level];
    }
    std::filesystem::create_directory(scratch());
  }
  void TearDown() override { std::filesystem::remove_all(scratch()); }

  static std::string keeper() { return "grader/jail/keeper"; }
  static std::string test_folder() { return std::getenv("TEST_TMPDIR"); }
  static std::string scratch() { return test_folder() + "/scratch"; }
  static bool has_namespaces() { return GetParam().level != Jail::Level::none; }

  static Command command(const std::string& script) {
    Command command;
    command.arguments = {"/bin/bash", "-c", script};
    command.environment = {"PATH=/usr/bin:/bin"};
    command.scratch = {scratch()};
    return command;
  }
  static Outcome run(const Command& command, const Limits& limits = {}) {
    return GetParam().jail(keeper()).run(command, limits);
  }
  static Outcome run(const std::string& script, const Limits& limits = {}) { return run(command(script), limits); }
};

// A name for each setting in the list of tests.
inline std::string setting_name(const ::testing::TestParamInfo<Setting>& info) {
  return std::string(name(info.param.level)) + (info.param.cgroups ? "" : "_watched");
}

#define TRENZA_AT_EVERY_LEVEL(fixture)                                                                            \
  INSTANTIATE_TEST_SUITE_P(Levels, fixture,                                                                       \
                           ::testing::Values(Setting{Jail::Level::none, true}, Setting{Jail::Level::local, true}, \
                                             Setting{Jail::Level::full, true}),                                   \
                           setting_name)

// The same without control groups, where the keeper has to see everything by itself.
#define TRENZA_AT_EVERY_LEVEL_WATCHED(fixture)                                                                      \
  INSTANTIATE_TEST_SUITE_P(Watched, fixture,                                                                        \
                           ::testing::Values(Setting{Jail::Level::none, false}, Setting{Jail::Level::local, false}, \
                                             Setting{Jail::Level::full, false}),                                    \
                           setting_name)

}  // namespace trenza

#endif  // GRADER_JAIL_JAIL_FIXTURE_H_
