#include "grader/cli/options.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "grader/base/file.h"
#include "grader/base/temporary_folder.h"
#include "grader/cli/nearest.h"

namespace trenza {
namespace {

std::vector<Exercise> course() {
  std::vector<Exercise> all;
  for (const char* folder : {"01_spawn_per_core", "05_race_mutex"}) {
    Exercise e;
    e.package = std::string("exercises/") + folder;
    e.name = std::string(folder).substr(3);
    all.push_back(e);
  }
  return all;
}

std::string chosen(const std::vector<std::string>& names) {
  std::string folders;
  for (const Exercise& e : choose(course(), names)) folders += e.folder() + " ";
  return folders;
}

std::string complaint(const std::string& name) {
  try {
    choose(course(), {name});
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

TEST(Choose, KnowsEveryNameOfAnExercise) {
  for (const char* name : {"05_race_mutex", "05", "5", "race_mutex", "exercises/05_race_mutex/"}) {
    EXPECT_EQ(chosen({name}), "05_race_mutex ") << name;
  }
  EXPECT_EQ(chosen({}), "01_spawn_per_core 05_race_mutex ");
  EXPECT_EQ(chosen({"05", "1", "race_mutex"}), "01_spawn_per_core 05_race_mutex ") << "the course's order, each once";
}

TEST(Choose, GuessesNothingWhereNothingIsNear) {
  for (const char* name : {"09", ".", "/", "", "exercises", "hint", "0", "--", "99_x"}) {
    EXPECT_EQ(complaint(name),
              "There is no exercise " + std::string(name) + ". The exercises are: 01_spawn_per_core, 05_race_mutex.")
        << name;
  }
}

TEST(Nearest, IsABeginningOrAFewMistakesAway) {
  const std::vector<std::string> commands = {"grade", "verify", "replay", "doctor", "test", "pull-requests"};
  EXPECT_EQ(nearest("grad", commands), "grade");
  EXPECT_EQ(nearest("Grade", commands), "grade");
  EXPECT_EQ(nearest("garde", commands), "grade");
  EXPECT_EQ(nearest("verfy", commands), "verify");
  EXPECT_EQ(nearest("docter", commands), "doctor");
  EXPECT_EQ(nearest("pull", commands), "pull-requests");
  EXPECT_EQ(nearest("pull-request", commands), "pull-requests");
  for (const char* far : {"foo", "hint", "list", "", "g", "x", "status", "\n", "greed"}) {
    EXPECT_EQ(nearest(far, commands), std::nullopt) << far;
  }
  EXPECT_EQ(nearest("grade", {}), std::nullopt);
}

TEST(Choose, OffersTheNearestName) {
  EXPECT_EQ(complaint("race_mutx"), "There is no exercise race_mutx. Did you mean 05_race_mutex?");
  EXPECT_EQ(complaint("spawn"), "There is no exercise spawn. Did you mean 01_spawn_per_core?");
  EXPECT_NE(complaint("\x1b[31m").find("\\x1B"), std::string::npos);
  EXPECT_NE(complaint(""), "");
}

TEST(WriteReport, IsAllOrNothing) {
  const TemporaryFolder folder;
  write_report(folder.file("a.json"), "text");
  EXPECT_EQ(read_file(folder.file("a.json")), "text");
  EXPECT_THROW(write_report(folder.file("no/such/a.json"), "text"), std::runtime_error);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1) << "no temporary file is left";
}

}  // namespace
}  // namespace trenza
