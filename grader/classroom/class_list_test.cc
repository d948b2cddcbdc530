#include "grader/classroom/class_list.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace trenza {
namespace fs = std::filesystem;
namespace {

class ClassListTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(root_);
    fs::create_directories(root_);
  }
  void file(const std::string& path, const std::string& text = "x") const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  std::string keys() const {
    std::string all;
    for (const ClassMember& member : read_class_folder(root_, room_).members) all += member.key + ";";
    return all;
  }

  const fs::path root_ = fs::path(std::getenv("TEST_TMPDIR")) / "class";
  const TemporaryFolder room_;
};

TEST_F(ClassListTest, FoldersAndArchives) {
  file("bo/a.cc");
  file("ana.zip");
  file("carl.tar.gz");
  file("notes.txt");
  file(".DS_Store");
  const ClassList list = read_class_folder(root_, room_);
  EXPECT_EQ(keys(), "ana;bo;carl;");
  EXPECT_EQ(list.notes, std::vector<std::string>{"notes.txt was left aside: it is neither a folder nor an archive."});
}

TEST_F(ClassListTest, MoodleAndCanvas) {
  file("Ana Gil_12_assignsubmission_file/race_mutex.cc");
  file("Ana Gil_15_assignsubmission_file_/race_mutex.cc");
  file("Bo X_7_assignsubmission_file_race_mutex.cc", "b");
  file("Bo X_7_assignsubmission_file_thread_pool.cc");
  file("gilana_LATE_123_456_race_mutex.cc");
  const ClassList list = read_class_folder(root_, room_);
  EXPECT_EQ(keys(), "Ana Gil 12;Ana Gil 15;Bo X 7;gilana 123;");
  EXPECT_EQ(list.members.at(0).name, "Ana Gil");
  EXPECT_EQ(list.members.at(1).number, "15");
  EXPECT_TRUE(fs::exists(list.members.at(2).path / "race_mutex.cc"));
  EXPECT_TRUE(fs::exists(list.members.at(2).path / "thread_pool.cc"));
}

TEST_F(ClassListTest, StrangeNamesAreFilesNames) {
  for (const char* name : {"a,b", "a\"b", "a\nb", "=cmd()", "año", "a b"}) file(std::string(name) + "/x");
  const ClassList list = read_class_folder(root_, room_);
  EXPECT_EQ(list.members.size(), 6u);
  for (const ClassMember& member : list.members) {
    EXPECT_EQ(member.key.find_first_of("/\n\"<>,="), std::string::npos) << member.key;
  }
  EXPECT_EQ(file_key("año"), "año");
  EXPECT_EQ(file_key(".."), "%2E%2E");
  EXPECT_NE(file_key("\xFF"), file_key("\xFE"));
}

TEST_F(ClassListTest, AHiddenFolderIsNobodysUnlessItIsRenamed) {
  for (const char* name : {"ana", "..x", ".git", "__MACOSX"}) file(std::string(name) + "/x");
  file(".DS_Store");
  EXPECT_EQ(keys(), "ana;");
  const ClassList list = read_class_folder(root_, room_);
  ASSERT_EQ(list.notes.size(), 1u);
  EXPECT_EQ(list.notes[0].find("..x was left aside: its name begins with a dot"), 0u) << list.notes[0];
}

TEST_F(ClassListTest, TwoOfOneName) {
  file("ana/x");
  file("ana.zip");
  file("Ana/x");
  EXPECT_EQ(keys(), "Ana;ana-2;ana-3;");
  EXPECT_EQ(read_class_folder(root_, room_).notes.size(), 2u);
}

TEST_F(ClassListTest, ARoster) {
  file("ana/x");
  file("roster.csv",
       "Student;Path;Repository;Ref;Submitted;Shoe size\r\nana;ana;;;2026-12-01T10:00:00Z;38\r\n"
       "bo;;https://example.org/bo;refs/heads/x;soon;\r\n;;;;;\r\ncarl\r\n");
  const ClassList list = read_roster(root_ / "roster.csv");
  ASSERT_EQ(list.members.size(), 3u);
  // The folder of the roster, with the others' files, is not his.
  EXPECT_TRUE(list.members[2].path.empty() && list.members[2].remote.empty());
  EXPECT_EQ(list.members[0].path, root_ / "ana");
  EXPECT_EQ(list.members[0].submitted_at, "2026-12-01T10:00:00Z");
  EXPECT_EQ(list.members[1].remote, "https://example.org/bo");
  EXPECT_EQ(list.members[1].ref, "refs/heads/x");
  EXPECT_EQ(list.notes, (std::vector<std::string>{"The roster's column \"Shoe size\" is not known, and was not read.",
                                                  "Row 3 of the roster: \"soon\" is no moment; it was not read.",
                                                  "Row 4 of the roster names no student, and was left out."}));
  file("bad.csv", "who,where\nana,ana\n");
  EXPECT_THROW(read_roster(root_ / "bad.csv"), std::runtime_error);
}

}  // namespace
}  // namespace trenza
