#include "grader/classroom/hidden_cases.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>

#include "grader/base/file.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

Exercise lock() {
  Exercise e;
  e.name = "lock";
  e.package = "exercises/05_lock";
  e.edit = {"lock.cc"};
  e.cases = {{"Lock.Known", 2, {}}};
  return e;
}

class HiddenCasesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(root_);
    put("hidden.cc", "TEST(Lock, Secret) {}\n  TEST_F( Lock ,\n         Other ) {\n}\n// TEST(Lock, Old) {}\n");
    put("cases.json", R"({"points": {"Lock.Secret": 3, "Lock.Other": 1}, "skip": {"tsan": {"Lock.Other": "forks"}},
                          "test_deps": ["//grader/testing:faults"]})");
  }

  void put(const std::string& file, const std::string& text) const {
    fs::create_directories(overlay_ / "05_lock");
    write_file((overlay_ / "05_lock" / file).string(), text);
  }
  Exercise added() const {
    std::vector<Exercise> course = {lock()};
    add_hidden_cases(course, overlay_, root_ / "work");
    return course[0];
  }
  // What is wrong, with these cases.json.
  std::string complaint(const std::string& description) const {
    put("cases.json", description);
    try {
      added();
    } catch (const HiddenCasesError& error) {
      return error.what();
    }
    return "";
  }

  const fs::path root_ = fs::path(std::getenv("TEST_TMPDIR")) / "hidden", overlay_ = root_ / "overlay";
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_F(HiddenCasesTest, AreAddedBehindTheOthersInTheirOrder) {
  const Exercise exercise = added();
  ASSERT_EQ(exercise.cases.size(), 3u);
  EXPECT_FALSE(exercise.cases[0].hidden);
  EXPECT_EQ(exercise.cases[1].name, "Lock.Secret");
  EXPECT_TRUE(exercise.cases[1].hidden && exercise.cases[2].hidden);
  EXPECT_EQ(exercise.cases[2].skip.at("tsan"), "forks");
  EXPECT_EQ(exercise.points(), 6);
}

TEST_F(HiddenCasesTest, AreAPackageOfTheirOwn) {
  const fs::path package = root_ / "work" / added().hidden_package;
  const std::string build = read_file((package / "BUILD").string());
  EXPECT_TRUE(has(build, R"(exercise = "//exercises/05_lock", srcs = ["hidden.cc"])")) << build;
  EXPECT_TRUE(has(build, R"(test_deps = ["//grader/testing:faults"])")) << build;
  EXPECT_TRUE(has(read_file((package / "hidden.cc").string()), "TEST(Lock, Secret)"));
  const Exercise alone = read_exercise((package / "exercise.json").string());
  EXPECT_EQ(alone.package, "exercises/05_lock");
  ASSERT_EQ(alone.cases.size(), 2u);
  EXPECT_EQ(alone.cases[0].points, 3);
}

TEST_F(HiddenCasesTest, EveryChangeMakesAnotherPackage) {
  const std::string before = added().hidden_package;
  EXPECT_EQ(added().hidden_package, before);
  put("helper.h", "int x;");
  const std::string with_header = added().hidden_package;
  EXPECT_NE(with_header, before);
  complaint(R"({"points": {"Lock.Secret": 4, "Lock.Other": 1}})");
  EXPECT_NE(added().hidden_package, with_header);
}

TEST_F(HiddenCasesTest, WhatNobodyUsesAnyMoreIsRemoved) {
  const fs::path old = (root_ / "work" / added().hidden_package).parent_path();
  const auto two_days_ago = fs::file_time_type::clock::now() - std::chrono::hours(48);
  fs::last_write_time(old, two_days_ago);
  added();
  EXPECT_TRUE(fs::exists(old)) << "it was used again";
  fs::last_write_time(old, two_days_ago);
  put("helper.h", "int x;");
  added();
  EXPECT_FALSE(fs::exists(old));
}

TEST_F(HiddenCasesTest, MistakesAreSentences) {
  EXPECT_TRUE(has(complaint(R"({"points": {"Lock.Secret": 3}})"), "Lock.Other of hidden.cc has no points"));
  EXPECT_TRUE(has(complaint(R"({"points": {"Lock.Secret": 3, "Lock.Other": 1, "Lock.Old": 1}})"),
                  "no file there has TEST(Lock, Old)"));
  EXPECT_TRUE(has(complaint(R"({"points": {"Lock.Known": 3}})"), "is a case of the exercise already"));
  EXPECT_TRUE(has(complaint(R"({"points": {"Secret": 3}})"), "is no name of a case"));
  EXPECT_TRUE(has(complaint(R"({"points": {"Lock.Secret": "3"}})"), "no whole number"));
  for (const char* none : {"", "{", "{}", R"({"points": {}})", R"({"points": []})"}) {
    EXPECT_TRUE(has(complaint(none), "cases.json")) << none;
  }
  const std::string points = R"("points": {"Lock.Secret": 3, "Lock.Other": 1})";
  EXPECT_TRUE(has(complaint("{" + points + R"(, "skip": {"fast": {}}})"), "skip takes a mode"));
  EXPECT_TRUE(has(complaint("{" + points + R"(, "skip": {"tsan": {"Lock.Known": "no"}}})"), "skip names Lock.Known"));
  EXPECT_TRUE(has(complaint("{" + points + R"(, "test_deps": ["//x\", \"//y"]})"), "test_deps takes"));
  EXPECT_TRUE(has(complaint("{" + points + R"(, "pionts": 1})"), "pionts is not known"));
  EXPECT_EQ(complaint("{" + points + "}"), "");
  put("a\"b.cc", "");
  EXPECT_TRUE(has(complaint("{" + points + "}"), "The name of a source"));
}

TEST_F(HiddenCasesTest, AFolderThatIsNoExercise) {
  fs::create_directories(overlay_ / ".git");
  EXPECT_NO_THROW(added());
  fs::create_directories(overlay_ / "06_queue");
  EXPECT_THROW(added(), HiddenCasesError);
  std::vector<Exercise> course = {lock()};
  EXPECT_THROW(add_hidden_cases(course, root_ / "nowhere", root_ / "work"), HiddenCasesError);
}

}  // namespace
}  // namespace trenza
