#include "grader/cli/notebook.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace trenza {
namespace {

namespace fs = std::filesystem;

class NotebookTest : public ::testing::Test {
 protected:
  NotebookTest() : workspace_{testing::TempDir() + "/tree", "bazel"} {
    fs::remove_all(workspace_.root);
    fs::create_directories(workspace_.root);
  }

  static Grade raced() {
    Exercise e;
    e.package = "exercises/05_race_mutex";
    e.cases = {{"RaceMutex.One", 2, {}}, {"RaceMutex.Two", 3, {}}};
    Grade g;
    g.exercise = e;
    g.verdict = Verdict::race;
    g.points = 2;
    const std::string detail = "a picture\nSee it again, as often as you like: ./kit replay weave1.abc\n";
    g.modes = {{"race_mutex",
                e.package,
                "interleave",
                "",
                {{"RaceMutex.One", 2, Verdict::pass, "", "", "", 0},
                 {"RaceMutex.Two", 3, Verdict::race, "They race.", detail, "", 0}}}};
    return g;
  }

  const Workspace workspace_;
};

TEST_F(NotebookTest, BeginsEmpty) {
  const Notebook notebook(workspace_);
  EXPECT_EQ(notebook.find("05_race_mutex"), nullptr);
  EXPECT_EQ(notebook.last(), "");
  EXPECT_EQ(notebook.hints("05_race_mutex"), 0);
}

TEST_F(NotebookTest, RemembersGradesAndHints) {
  Notebook notebook(workspace_);
  notebook.note(raced(), true);
  notebook.set_hints("05_race_mutex", 2);
  notebook.set_hints("01_spawn", 1);
  notebook.save();
  const Notebook again(workspace_);
  const Notebook::Entry* const entry = again.find("05_race_mutex");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->verdict, Verdict::race);
  EXPECT_EQ(entry->points, 2);
  ASSERT_EQ(entry->schedules.size(), 1u);
  EXPECT_EQ(entry->schedules[0].case_name, "RaceMutex.Two");
  EXPECT_EQ(entry->schedules[0].token, "weave1.abc");
  EXPECT_EQ(again.last(), "05_race_mutex");
  EXPECT_EQ(again.last_token(), "weave1.abc");
  EXPECT_EQ(again.hints("05_race_mutex"), 2);
  EXPECT_EQ(again.hints("01_spawn"), 1);
  EXPECT_EQ(again.find("01_spawn"), nullptr) << "hints are no grade";
}

TEST_F(NotebookTest, OfTheWorkOfOthersOnlyTheScheduleIsKept) {
  Notebook notebook(workspace_);
  notebook.note(raced(), false);
  EXPECT_EQ(notebook.find("05_race_mutex"), nullptr);
  EXPECT_EQ(notebook.last_token(), "weave1.abc");
}

TEST_F(NotebookTest, WhatCannotBeReadIsEmpty) {
  fs::create_directories(workspace_.root + "/.trenza");
  for (const char* text : {"", "[", "[]", R"({"exercises": 3, "last": 1})", R"({"exercises": {"a": {"verdict": "X"}}})",
                           R"({"exercises": {"a": {"verdict": "PASS", "schedules": [1]}}})"}) {
    std::ofstream(workspace_.root + "/.trenza/notebook.json") << text;
    EXPECT_EQ(Notebook(workspace_).last(), "") << text;
  }
}

TEST_F(NotebookTest, ATreeThatCannotBeWrittenIsLeftAlone) {
  std::ofstream(workspace_.root + "/.trenza") << "a file";
  Notebook notebook(workspace_);
  notebook.note(raced(), true);
  EXPECT_NO_THROW(notebook.save());
}

}  // namespace
}  // namespace trenza
