#include "grader/classroom/staging.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace trenza {
namespace fs = std::filesystem;
namespace {

Exercise exercise(const std::string& number) {
  Exercise e;
  e.name = "lesson";
  e.package = "exercises/" + number + "_lesson";
  e.edit = {"lesson.cc"};
  return e;
}

class StagingTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::remove_all(root_); }

  void hand_in(const std::string& path, const std::string& text) const {
    fs::create_directories((submission_ / path).parent_path());
    std::ofstream(submission_ / path) << text;
  }
  std::string staged(const StagedSubmission& s, const std::string& path) const {
    std::ostringstream text;
    text << std::ifstream(root_ / "work" / s.tree / path).rdbuf();
    return text.str();
  }
  StagedSubmission run() const { return stage(submission_, {exercise("01"), exercise("02")}, root_ / "work"); }

  const fs::path root_ = fs::path(std::getenv("TEST_TMPDIR")) / "staging";
  const fs::path submission_ = root_ / "handed in";
};

TEST_F(StagingTest, TakesOnlyWhatALearnerMayEdit) {
  hand_in("exercises/01_lesson/lesson.cc", "int a;\n");
  hand_in("exercises/01_lesson/BUILD", "evil\n");
  hand_in("exercises/01_lesson/lesson_test.cc", "evil\n");
  const StagedSubmission s = run();
  EXPECT_EQ(staged(s, "01_lesson/lesson.cc"), "int a;\n");
  EXPECT_NE(staged(s, "01_lesson/BUILD").find("implementation("), std::string::npos);
  EXPECT_FALSE(fs::exists(root_ / "work" / s.tree / "01_lesson/lesson_test.cc"));
  ASSERT_EQ(s.refused.count("02_lesson"), 1u);
  EXPECT_EQ(s.refused.at("02_lesson").sentence, "exercises/02_lesson/lesson.cc is not in the submission.");
  EXPECT_FALSE(fs::exists(root_ / "work" / s.tree / "02_lesson"));
}

TEST_F(StagingTest, TakesFlatFolders) {
  hand_in("02_lesson/lesson.cc", "int b;\n");
  EXPECT_EQ(staged(run(), "02_lesson/lesson.cc"), "int b;\n");
}

TEST_F(StagingTest, AsksTheGate) {
  hand_in("01_lesson/lesson.cc", "#include <windows.h>\n");
  hand_in("02_lesson/lesson.cc", "#include \"exercises/02_lesson/lesson.h\"\n");
  const StagedSubmission s = run();
  ASSERT_EQ(s.refused.count("01_lesson"), 1u);
  EXPECT_NE(s.refused.at("01_lesson").sentence.find("lesson.cc:1: <windows.h> is not part"), std::string::npos);
  EXPECT_EQ(s.refused.count("02_lesson"), 0u);
}

TEST_F(StagingTest, ReplacesWhatWasThere) {
  hand_in("01_lesson/lesson.cc", "int a;\n");
  hand_in("02_lesson/lesson.cc", "int b;\n");
  const StagedSubmission first = run();
  const auto time = fs::last_write_time(root_ / "work" / first.tree / "01_lesson/lesson.cc");
  fs::remove(submission_ / "02_lesson/lesson.cc");
  const StagedSubmission second = run();
  EXPECT_EQ(first.tree, second.tree);
  EXPECT_EQ(fs::last_write_time(root_ / "work" / first.tree / "01_lesson/lesson.cc"), time);
  EXPECT_FALSE(fs::exists(root_ / "work" / second.tree / "02_lesson")) << "an old file must not be graded";
}

}  // namespace
}  // namespace trenza
