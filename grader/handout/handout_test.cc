#include "grader/handout/handout.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

constexpr char kSkeleton[] =
    "#include <mutex>\nint count() {\n  // Count under a lock, and return the number of calls so far to the caller.\n  "
    "return 0;\n}\n";
constexpr char kSolution[] =
    "#include <mutex>\nint count() {\n  // Count under a lock, and return the number of calls so far to the caller.\n"
    "  static std::mutex mutex;\n  static int calls = 0;\n\n  const std::lock_guard<std::mutex> guard(mutex);\n"
    "  return ++calls;\n}\n";

// A course of one exercise in a repository of git, with a history.
class HandoutTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(root_);
    put("kit", "#!/bin/sh\n");
    put("README.md",
        "# Kit\n\n    ./kit grade\n    ./kit test\n\n## If you teach\n\nSecret.\n\n## More\n\nSee "
        "[CONTRIBUTING.md](CONTRIBUTING.md).\nEnd.\n");
    put("CONTRIBUTING.md", "For authors.\n");
    put("docs/authoring.md", "  static std::mutex mutex;\n");
    put("exercises/05_count/count.cc", kSkeleton);
    put("exercises/05_count/count_test.cc", "// a test that students see\n");
    put("exercises/05_count/contract.txt", "mutant unlocked\n");
    put("solutions/05_count/count.cc", kSolution);
    put("solutions/05_count/mutants/unlocked.patch", "-  guard\n");
    put("grader/cli/kit.cc", "int main() {}\n");
    put("grader/cli/kit_test.sh", "true\n");
    put("grader/course/deep/grade_test.cc", "// a test of the grader\n");
    put("grader/corpus/hostile/bomb/probe.cc", "// hostile\n");
    put("grader/corpus/BUILD", "\n");
    git({"init", "--quiet", "--template=", root_.string()});
    commit();
  }
  void put(const fs::path& file, const std::string& text) const {
    fs::create_directories((root_ / file).parent_path());
    std::ofstream(root_ / file) << text;
  }
  void git(std::vector<std::string> line) const {
    line.insert(line.begin(), {"git", "-c", "user.name=t", "-c", "user.email=t@t"});
    ASSERT_EQ(run({line, fs::exists(root_) ? root_.string() : "", "", {}}), 0);
  }
  void commit() const {
    git({"add", "--all"});
    git({"commit", "--quiet", "--no-gpg-sign", "--message=more"});
  }
  std::string write() const { return write_handout({root_.string(), "bazel"}, "HEAD", out_); }
  std::string error_of_writing(const fs::path& folder) const {
    try {
      write_handout({root_.string(), "bazel"}, "HEAD", folder);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  }
  std::vector<Leak> leaks() const { return find_leaks(root_ / "solutions", out_); }

  const TemporaryFolder room_;
  const fs::path root_ = fs::path(room_.path()) / "course", out_ = fs::path(room_.path()) / "out";
};

TEST_F(HandoutTest, HoldsWhatStudentsNeedAndNothingElse) {
  write();
  for (const char* file : {"kit", "README.md", "exercises/05_count/count.cc", "exercises/05_count/count_test.cc",
                           "grader/cli/kit.cc", "grader/corpus/BUILD"}) {
    EXPECT_TRUE(fs::exists(out_ / file)) << file;
  }
  for (const char* file : {"solutions", "CONTRIBUTING.md", "docs/authoring.md", "exercises/05_count/contract.txt",
                           "grader/cli/kit_test.sh", "grader/course/deep/grade_test.cc", "grader/corpus/hostile"}) {
    EXPECT_FALSE(fs::exists(out_ / file)) << file;
  }
  EXPECT_EQ(read_file((out_ / "README.md").string()), "# Kit\n\n    ./kit grade\n\n## More\n\nEnd.\n");
  EXPECT_TRUE(leaks().empty());
}

TEST_F(HandoutTest, HoldsNoHiddenCases) {
  // Where they should not be, but may be.
  for (const fs::path folder : {"overlay/05_count", "exercises/05_count/más [1]"}) {
    put(folder / "cases.json", "{}");
    put(folder / "secret.cc", "TEST(Count, Secret) {}\n");
    put(folder / "more/secret.h", "// secret\n");
  }
  commit();
  write();
  EXPECT_TRUE(fs::exists(out_ / "exercises/05_count/count.cc"));
  const std::string log = room_.file("log");
  EXPECT_EQ(run({{"git", "grep", "-i", "secret", "HEAD"}, out_.string(), log, {}}), 1) << read_file(log);
  EXPECT_FALSE(fs::exists(out_ / "overlay") || fs::exists(out_ / "exercises/05_count/más [1]"));
}

// Also not in its history: there is one commit, and no object of a solution.
TEST_F(HandoutTest, HasNoHistory) {
  put("exercises/05_count/count.cc", kSolution);
  commit();
  put("exercises/05_count/count.cc", kSkeleton);
  commit();
  write();
  const std::string log = room_.file("log");
  ASSERT_EQ(run({{"git", "rev-list", "--all", "--count"}, out_.string(), log, {}}), 0);
  EXPECT_EQ(read_file(log), "1\n");
  ASSERT_EQ(run({{"git", "grep", "--quiet", "lock_guard", "HEAD"}, out_.string(), log, {}}), 1);
  ASSERT_EQ(run({{"git", "fsck", "--unreachable", "--no-reflogs"}, out_.string(), log, {}}), 0);
  EXPECT_EQ(read_file(log), "");
}

TEST_F(HandoutTest, IsTakenFromTheCommit) {
  put("exercises/05_count/count.cc", kSolution);  // solved, and not committed
  write();
  EXPECT_EQ(read_file((out_ / "exercises/05_count/count.cc").string()), kSkeleton);
}

TEST_F(HandoutTest, OverwritesNothing) {
  EXPECT_NE(error_of_writing(root_ / "out").find("inside of the course's own tree"), std::string::npos);
  fs::create_directories(out_);
  std::ofstream(out_ / "mine") << "x";
  EXPECT_NE(error_of_writing(out_).find("is there already"), std::string::npos);
  EXPECT_EQ(std::distance(fs::directory_iterator(out_), fs::directory_iterator()), 1);
}

TEST_F(HandoutTest, FindsWhereASolutionLeaks) {
  put("exercises/05_count/demo.cc",
      "#include <mutex>\nint f() {\n    static std::mutex mutex;\n\n    static int calls = 0;\n"
      "    const std::lock_guard<std::mutex> guard(mutex);\n}\n");
  put("exercises/05_count/README.md",
      "    static std::mutex mutex;\n    static int calls = 0;\n"
      "    const std::lock_guard<std::mutex> guard(mutex);\n");
  put("docs/grading.md", "static std::mutex mutex;\n\nreturn ++calls;\n");  // single short lines are anybody's
  commit();
  write();
  const auto found = leaks();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].file, "exercises/05_count/demo.cc");
  EXPECT_EQ(found[0].line, 3);
  EXPECT_EQ(found[0].solution, "05_count/count.cc");
}

TEST_F(HandoutTest, FindsALongLineAnywhere) {
  const std::string line = "  const int number = static_cast<int>(std::this_thread::get_id() == first ? 1 : 2);\n";
  put("solutions/05_count/styles/other.cc", line);
  put("docs/grading.md", "  So:\n" + line);
  commit();
  write();
  ASSERT_EQ(leaks().size(), 1u);
  EXPECT_EQ(leaks()[0].solution, "05_count/styles/other.cc");
}

}  // namespace
}  // namespace trenza
