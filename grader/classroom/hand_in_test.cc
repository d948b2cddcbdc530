#include "grader/classroom/hand_in.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace trenza {
namespace fs = std::filesystem;
namespace {

Exercise exercise(const std::string& folder, const std::string& name) {
  Exercise e;
  e.name = name;
  e.package = "exercises/" + folder;
  e.edit = {name + ".cc"};
  return e;
}

class HandInTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  void hand_in(const std::string& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path, std::ios::binary) << text;
  }
  TakenExercise take() const { return HandIn(root_, course_).take(course_[0]); }
  static std::string notes(const TakenExercise& taken) {
    std::string all;
    for (const std::string& note : taken.notes) all += note + "\n";
    return all;
  }
  std::string text() const {
    const TakenExercise taken = take();
    return taken.refusal ? taken.refusal->sentence : taken.contents.at("queue.cc");
  }

  const std::vector<Exercise> course_ = {exercise("04_queue", "queue"), exercise("05_lock", "lock")};
  const fs::path root_ = fs::path(std::getenv("TEST_TMPDIR")) / "hand in";
};

TEST_F(HandInTest, InItsPlaceThereIsNothingToTell) {
  hand_in("04_queue/queue.cc", "int a;\n");
  EXPECT_EQ(text(), "int a;\n");
  EXPECT_TRUE(take().notes.empty());
  hand_in("exercises/04_queue/queue.cc", "int b;\n");
  EXPECT_EQ(text(), "int b;\n");
  EXPECT_EQ(notes(take()), "also there, different and not graded: 04_queue/queue.cc\n");
}

TEST_F(HandInTest, OtherPlacesAreFoundAndTold) {
  for (const char* path :
       {"deeper/04_queue/queue.cc", "a/b/exercises/04_queue/queue.cc", "queue.cc", "Queue.CC", "queue (1).cc",
        "04_QUEUE/Queue.cc", "Ana Gil_7_assignsubmission_file/queue.cc", "Ana Gil_7_assignsubmission_file_queue.cc"}) {
    SetUp();
    hand_in(path, "int a;\n");
    EXPECT_EQ(text(), "int a;\n") << path;
    EXPECT_EQ(notes(take()), std::string("taken from ") + path + "\n");
    EXPECT_TRUE(take().handed_in);
  }
}

TEST_F(HandInTest, WhatIsAmbiguousIsNotGuessed) {
  hand_in("queue.cc", "int a;\n");
  hand_in("queue (1).cc", "int b;\n");
  const TakenExercise taken = take();
  ASSERT_TRUE(taken.refusal);
  EXPECT_EQ(taken.refusal->verdict, Verdict::infra);
  EXPECT_NE(taken.refusal->sentence.find("different ones: queue.cc, queue (1).cc."), std::string::npos)
      << taken.refusal->sentence;
  hand_in("queue (1).cc", "\xEF\xBB\xBFint a;\r\n");
  EXPECT_EQ(text(), "int a;\n") << "the same but for how it was saved";
  hand_in("a/04_queue/queue.cc", "int c;\n");
  EXPECT_EQ(text(), "int c;\n") << "the exercise's folder says more than a name";
  hand_in("b/04_queue/queue.cc", "int d;\n");
  EXPECT_EQ(take().refusal->verdict, Verdict::infra);
}

TEST_F(HandInTest, WhatOthersAddIsLeftAside) {
  hand_in("__MACOSX/04_queue/queue.cc", "x");
  hand_in("04_queue/._queue.cc", "x");
  hand_in(".git/queue.cc", "x");
  hand_in("bazel-bin/04_queue/queue.cc", "x");
  const TakenExercise taken = take();
  EXPECT_FALSE(taken.handed_in);
  ASSERT_TRUE(taken.refusal);
  EXPECT_EQ(taken.refusal->sentence, "04_queue/queue.cc is not in the submission.");
  hand_in("04_queue/queue.cc", "int a;\n");
  EXPECT_EQ(text(), "int a;\n");
}

TEST_F(HandInTest, WhatStandsInTheFilesPlaceIsSeen) {
  fs::create_directories(root_ / "04_queue/queue.cc");
  EXPECT_NE(text().find("is a folder"), std::string::npos);
  EXPECT_TRUE(take().handed_in);
  SetUp();
  hand_in("elsewhere/queue.txt", "int a;\n");
  fs::create_symlink(root_ / "elsewhere", root_ / "04_queue");
  EXPECT_NE(text().find("symbolic link"), std::string::npos) << text();
  SetUp();
  fs::create_symlink("/etc/passwd", root_ / "queue.cc");
  EXPECT_NE(text().find("symbolic link"), std::string::npos) << text();
}

TEST_F(HandInTest, TheEncodingIsTold) {
  hand_in("04_queue/queue.cc", "// a\xF1o\r\n");
  EXPECT_EQ(text(), "// año\n");
  EXPECT_EQ(notes(take()), "queue.cc was saved as Latin-1 (Windows-1252); it was read as that\n");
}

TEST_F(HandInTest, ADamagedArchiveIsTold) {
  hand_in("work.zip", "no zip at all");
  const TakenExercise taken = take();
  EXPECT_FALSE(taken.handed_in);
  EXPECT_EQ(notes(taken), "work.zip is no archive that the grader knows.\n");
  EXPECT_THROW(HandIn(root_ / "work.zip", course_), ArchiveError);
}

}  // namespace
}  // namespace trenza
