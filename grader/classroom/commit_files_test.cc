#include "grader/classroom/commit_files.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/base/program.h"

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

// Real repositories; their objects are written by plumbing, so that they may hold what `git add` refuses.
class CommitFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(root_);
    fs::create_directories(root_);
    git("init --quiet --bare --template= .");
  }

  // Runs git in the remote repository, with `input`, and returns what it printed, without the last newline.
  std::string git(const std::string& arguments, const std::string& input = "") const {
    const fs::path in = root_ / "input", out = root_ / "output";
    fs::create_directories(remote());
    std::ofstream(in, std::ios::binary) << input;
    const std::string script = "exec git -c user.name=n -c user.email=e " + arguments + " <" + in.string();
    const int code = run({{"/bin/sh", "-c", script}, remote().string(), out.string(), {}});
    std::string text = read_file(out.string());
    if (code != 0) throw std::runtime_error("git " + arguments + ": " + text);
    if (text.ends_with('\n')) text.pop_back();
    return text;
  }
  fs::path remote() const { return root_ / "remote"; }

  std::string blob(const std::string& content) const { return git("hash-object -w --stdin", content); }
  // A tree of lines "MODE TYPE OBJECT\tNAME", in whatever order and as often as they are given.
  std::string tree(const std::string& lines) const { return git("mktree --missing", lines); }
  static std::string entry(const std::string& mode, const std::string& type, const std::string& object,
                           const std::string& name) {
    return mode + " " + type + " " + object + "\t" + name + "\n";
  }
  // A commit whose exercises/01_lesson is the tree `lesson`, at `ref`.
  void commit_lesson(const std::string& lesson, const std::string& ref) const {
    commit(tree(entry("040000", "tree", tree(entry("040000", "tree", lesson, "01_lesson")), "exercises")), ref);
  }
  void commit(const std::string& whole, const std::string& ref) const {
    git("update-ref '" + ref + "' " + git("commit-tree -m message " + whole));
  }

  CommitReader reader() const { return {remote().string(), root_, root_ / "objects"}; }
  // Takes what `ref` holds into a folder of its own.
  fs::path taken(const std::string& ref) const {
    const CommitReader from = reader();
    take_files(from, from.fetch(ref, kLargestTaken), {exercise("01"), exercise("02")}, root_ / "taken");
    return root_ / "taken";
  }
  static std::set<std::string> everything_in(const fs::path& folder) {
    std::set<std::string> found;
    for (const auto& e : fs::recursive_directory_iterator(folder)) {
      found.insert(e.path().lexically_relative(folder).string());
    }
    return found;
  }

  const fs::path root_ = fs::path(std::getenv("TEST_TMPDIR")) / "commits";
  const fs::path lesson_ = fs::path("exercises") / "01_lesson" / "lesson.cc";
  const std::set<std::string> just_the_lesson_ = {"exercises", "exercises/01_lesson", "exercises/01_lesson/lesson.cc",
                                                  "exercises/02_lesson"};
};

TEST_F(CommitFilesTest, TakesTheFilesThatALearnerMayEditAndNothingElse) {
  const std::string content = blob("int a;\n");
  std::string lines = entry("100644", "blob", content, "lesson.cc");
  for (const char* name : {"BUILD", "BUILD.bazel", "lesson.h", "lesson_test.cc", ".gitattributes", ".bazelrc", "-rf",
                           "Lesson.cc", "lesson.cc.", "\"lesson.cc\\nx\"", "\"\\033[2J\""}) {
    lines += entry("100644", "blob", content, name);
  }
  commit_lesson(tree(lines), "refs/pull/1/head");
  const fs::path folder = taken("refs/pull/1/head");
  EXPECT_EQ(everything_in(folder), just_the_lesson_);
  EXPECT_EQ(read_file(folder / lesson_), "int a;\n");
}

TEST_F(CommitFilesTest, BytesComeAsTheyWereCommitted) {
  // What a filter, a conversion of line ends or an expanded keyword would change.
  std::string content = "// $Id$ $Format:%H$\r\n\xff";
  content += '\0';
  content += "no newline at the end";
  const std::string attributes = blob("* text eol=lf ident export-subst filter=evil\nlesson.cc export-ignore\n");
  commit_lesson(
      tree(entry("100755", "blob", blob(content), "lesson.cc") + entry("100644", "blob", attributes, ".gitattributes")),
      "refs/pull/1/head");
  EXPECT_EQ(read_file(taken("refs/pull/1/head") / lesson_), content);
}

TEST_F(CommitFilesTest, LinksLeadNowhere) {
  commit_lesson(tree(entry("120000", "blob", blob("/etc/passwd"), "lesson.cc")), "refs/pull/1/head");
  const fs::path folder = taken("refs/pull/1/head");
  ASSERT_TRUE(fs::is_symlink(folder / lesson_));
  EXPECT_FALSE(fs::exists(folder / lesson_));
  EXPECT_NE(fs::read_symlink(folder / lesson_), "/etc/passwd");
}

TEST_F(CommitFilesTest, FoldersThatAreLinksOrSubmodulesHoldNothing) {
  commit(tree(entry("120000", "blob", blob("../solutions"), "exercises")), "refs/pull/1/head");
  EXPECT_FALSE(fs::exists(taken("refs/pull/1/head") / lesson_));
  const std::string other = git("commit-tree -m other " + tree(""));
  commit(tree(entry("040000", "tree", tree(entry("160000", "commit", other, "01_lesson")), "exercises")),
         "refs/pull/2/head");
  fs::remove_all(root_ / "objects");
  EXPECT_FALSE(fs::exists(taken("refs/pull/2/head") / lesson_));
}

TEST_F(CommitFilesTest, ASubmoduleOrAFolderInPlaceOfTheFileIsAFolder) {
  const std::string other = git("commit-tree -m other " + tree(""));
  commit_lesson(tree(entry("160000", "commit", other, "lesson.cc")), "refs/pull/1/head");
  EXPECT_TRUE(fs::is_directory(taken("refs/pull/1/head") / lesson_));
}

TEST_F(CommitFilesTest, ANameThatStandsThereTwiceIsNotChosenFrom) {
  const std::string twice =
      tree(entry("100644", "blob", blob("one"), "lesson.cc") + entry("100644", "blob", blob("two"), "lesson.cc"));
  commit_lesson(twice, "refs/pull/1/head");
  EXPECT_FALSE(fs::is_regular_file(taken("refs/pull/1/head") / lesson_));
}

TEST_F(CommitFilesTest, WhatIsTooLargeIsNotTaken) {
  const std::string content(kLargestTaken + 100, 'x');
  commit_lesson(tree(entry("100644", "blob", blob(content), "lesson.cc")), "refs/pull/1/head");
  for (const bool filters : {false, true}) {
    git(std::string("config uploadpack.allowFilter ") + (filters ? "true" : "false"));
    fs::remove_all(root_ / "objects");
    const fs::path file = taken("refs/pull/1/head") / lesson_;
    EXPECT_GT(fs::file_size(file), kLargestTaken);
    EXPECT_EQ(read_file(file).find('x'), std::string::npos);
  }
}

TEST_F(CommitFilesTest, ListsRefsInTheOrderOfTheirNumbers) {
  const std::string empty = tree("");
  for (const char* ref :
       {"refs/pull/10/head", "refs/pull/2/head", "refs/pull/2/merge", "refs/heads/refs/pull/3/head"}) {
    commit(empty, ref);
  }
  EXPECT_EQ(reader().refs({"refs/pull/*/head"}), (std::vector<std::string>{"refs/pull/2/head", "refs/pull/10/head"}));
}

TEST_F(CommitFilesTest, OneBadRefDoesNotSpoilTheNext) {
  git("update-ref refs/pull/1/head " + blob("no commit"));
  commit_lesson(tree(entry("100644", "blob", blob("int b;\n"), "lesson.cc")), "refs/pull/2/head");
  const CommitReader from = reader();
  EXPECT_THROW(from.fetch("refs/pull/1/head", kLargestTaken), GitError);
  EXPECT_THROW(from.fetch("refs/pull/9/head", kLargestTaken), GitError);
  take_files(from, from.fetch("refs/pull/2/head", kLargestTaken), {exercise("01")}, root_ / "taken");
  EXPECT_EQ(read_file(root_ / "taken" / lesson_), "int b;\n");
}

TEST_F(CommitFilesTest, ReplacedObjectsStayWhatTheyWere) {
  const std::string bad = blob("int bad;\n"), good = blob("int good;\n");
  commit_lesson(tree(entry("100644", "blob", bad, "lesson.cc")), "refs/pull/1/head");
  git("replace " + bad + " " + good);
  EXPECT_EQ(read_file(taken("refs/pull/1/head") / lesson_), "int bad;\n");
}

TEST_F(CommitFilesTest, ARemoteOfTheWorkspaceIsMeantByItsName) {
  commit(tree(""), "refs/pull/1/head");
  run({{"git", "init", "--quiet", (root_ / "workspace").string()}, "", "", {}});
  run({{"git", "remote", "add", "upstream", "../remote"}, (root_ / "workspace").string(), "", {}});
  const CommitReader named("upstream", root_ / "workspace", root_ / "objects");
  EXPECT_EQ(named.refs({"refs/pull/*/head"}).size(), 1u);
}

TEST_F(CommitFilesTest, SaysWhatGitSaidOfARemoteThatIsNone) {
  const CommitReader none((root_ / "nowhere").string(), root_, root_ / "objects");
  try {
    none.refs({"*"});
    FAIL() << "a remote that does not exist has refs";
  } catch (const GitError& error) {
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
    EXPECT_GT(std::string(error.what()).size(), 10u);
  }
}

TEST(FileName, IsThePullRequestsNumberOrAnEncodedRef) {
  EXPECT_EQ(file_name_of("refs/pull/12/head"), "pull-12");
  EXPECT_EQ(file_name_of("refs/heads/ana/solution"), "heads%2Fana%2Fsolution");
  EXPECT_EQ(file_name_of("refs/heads/a.json"), "heads%2Fa%2Ejson");
}

TEST(FileName, DifferentRefsHaveDifferentNames) {
  const std::string x(300, 'x');
  const std::vector<std::string> refs = {"refs/pull/1/head", "refs/pull-1",       "refs/pull/1/merge",
                                         "refs/heads/a/b",   "refs/heads/a-b",    "refs/heads/a%2Fb",
                                         "refs/heads/-",     "refs/heads/" + x,   "refs/heads/" + x + "y",
                                         "refs/-rf",         "refs/pull/1a/head", "refs/pull//head"};
  std::set<std::string> names;
  for (const std::string& ref : refs) {
    const std::string name = file_name_of(ref);
    names.insert(name);
    EXPECT_LE(name.size(), 210u);
    EXPECT_EQ(name.find_first_of("/.\n\x1b "), std::string::npos) << name;
    EXPECT_NE(name[0], '-');
  }
  EXPECT_EQ(names.size(), refs.size());
}

}  // namespace
}  // namespace trenza
