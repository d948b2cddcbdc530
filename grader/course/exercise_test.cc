#include "grader/course/exercise.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace trenza {
namespace {

constexpr char kExercise[] = R"({
  "name": "race_mutex", "package": "exercises/05_race_mutex", "title": "A race", "edit": ["race_mutex.cc"],
  "limits": {"seconds": "3"}, "allow": ["mprotect"], "weak_memory": true,
  "cases": [{"name": "A.B", "points": 2, "skip": {}}, {"name": "A.C", "points": 3, "skip": {"tsan": "no"}}]})";

std::string written(const std::string& text) {
  const std::string path = std::string(std::getenv("TEST_TMPDIR")) + "/file.json";
  std::ofstream(path) << text;
  return path;
}

// What reading `path` complains about; empty if it does not.
std::string complaint(const std::string& path) {
  try {
    read_exercise(path);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(Exercise, IsReadFromWhatTheRuleWrote) {
  const Exercise exercise = read_exercise(written(kExercise));
  EXPECT_EQ(exercise.folder(), "05_race_mutex");
  EXPECT_EQ(exercise.contract(), "exercises/05_race_mutex/race_mutex.h");
  EXPECT_EQ(exercise.allow, std::vector<std::string>{"mprotect"});
  EXPECT_EQ(exercise.points(), 5);
  EXPECT_TRUE(exercise.weak_memory);
  EXPECT_EQ(exercise.case_seconds.count(), 3);
  ASSERT_EQ(exercise.cases.size(), 2u);
  EXPECT_EQ(exercise.cases[1].skip.at("tsan"), "no");
}

TEST(Exercise, IsReadFromWhatWasWrittenOfIt) {
  const std::string text = exercise_text(read_exercise(written(kExercise)));
  const Exercise exercise = read_exercise(written(text));
  EXPECT_EQ(exercise.package, "exercises/05_race_mutex");
  EXPECT_EQ(exercise.case_seconds.count(), 3);
  EXPECT_TRUE(exercise.weak_memory);
  ASSERT_EQ(exercise.cases.size(), 2u);
  EXPECT_EQ(exercise.cases[1].skip.at("tsan"), "no");
  EXPECT_EQ(exercise_text(exercise), text);
}

TEST(Exercise, CourseKeepsItsOrder) {
  const auto course = read_course(written(std::string(R"({"exercises":[)") + kExercise + "," + kExercise + "]}"));
  EXPECT_EQ(course.size(), 2u);
}

TEST(Exercise, FaultsNameTheFile) {
  EXPECT_NE(complaint("/no/such.json").find("/no/such.json cannot be read"), std::string::npos);
  const std::string path = written("{\"name\": ");
  EXPECT_NE(complaint(path).find(path), std::string::npos);
  EXPECT_NE(complaint(written("{}")).find("not what the kit's rules write"), std::string::npos);
}

}  // namespace
}  // namespace trenza
