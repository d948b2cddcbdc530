// The grader's own limits and times must not depend on the wall clock, which somebody may set while it works.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "grader/verdict/junit.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

struct Ended {
  int status;
  std::string printed;
};

// Runs `line` with a wall clock that jumps.
Ended run_with_unsteady_clock(std::vector<std::string> line) {
  const fs::path printed = fs::path(::testing::TempDir()) / "printed.txt";
  setenv("LD_PRELOAD", fs::absolute("grader/runner/libunsteady_clock.so").c_str(), 1);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, printed.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  std::vector<char*> arguments;
  for (std::string& word : line) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = -1;
  const int error = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  unsetenv("LD_PRELOAD");
  EXPECT_EQ(error, 0) << line[0];
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return {status, contents(printed)};
}

TEST(Clock, JumpsWhereItIsPreloaded) {
  const Ended date = run_with_unsteady_clock({"date", "+%s"});
  ASSERT_EQ(date.status, 0);
  EXPECT_GT(std::abs(std::stoll(date.printed) - time(nullptr)), 1800);
}

TEST(Clock, NoVerdictDependsOnTheWallClock) {
  const fs::path xml = fs::path(::testing::TempDir()) / "graded.xml";
  setenv("XML_OUTPUT_FILE", xml.c_str(), 1);
  const Ended graded = run_with_unsteady_clock({"./grader/corpus/correct/atomic_wait.native"});
  EXPECT_EQ(graded.status, 0) << graded.printed;
  const auto results = from_junit(contents(xml));
  ASSERT_TRUE(results && results->size() == 1);
  for (const CaseResult& one : results->front().cases) {
    EXPECT_TRUE(is_success(one.verdict)) << one.name << ": " << one.sentence;
    EXPECT_GE(one.seconds, 0) << one.name;
    EXPECT_LT(one.seconds, 600) << one.name;
  }
}

}  // namespace
}  // namespace trenza
