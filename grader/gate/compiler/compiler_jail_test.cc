#include "grader/gate/compiler/compiler_jail.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "grader/gate/compiler/bounded_run.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

// A workspace with a source behind a symbolic link, as Bazel's sandbox has it, and neighbours that are nobody's input.
class CompilerJailTest : public ::testing::Test {
 protected:
  CompilerJailTest() : before_(fs::current_path()), root_(std::string(std::getenv("TEST_TMPDIR")) + "/jail") {
    fs::remove_all(root_);
    write("workspace/exercises/a.cc", "the source");
    write("workspace/solutions/a.cc", "the solution");
    write("execroot/out/old.o", "an object");
    fs::create_directories(root_ + "/execroot/exercises");
    fs::create_symlink(root_ + "/workspace/exercises/a.cc", root_ + "/execroot/exercises/a.cc");
    fs::current_path(root_ + "/execroot");
  }
  ~CompilerJailTest() override { fs::current_path(before_); }

  void write(const std::string& path, const std::string& text) const {
    fs::create_directories(fs::path(root_ + "/" + path).parent_path());
    std::ofstream(root_ + "/" + path) << text;
  }

  // What `script` prints inside; sets `works_` to false where this machine has no such jail.
  std::string shell(const std::string& script) {
    std::vector<std::string> line = jail_line({"exercises/a.cc", {"exercises/a.cc"}, {"out/a.o"}}, "/bin/sh");
    line.insert(line.end(), {"-c", "echo inside; " + script});
    const BoundedRun run = run_bounded(line, {});
    works_ = run.output.starts_with("inside\n");
    return works_ ? run.output.substr(7) : run.output;
  }

  const fs::path before_;
  const std::string root_;
  bool works_ = false;
};

TEST_F(CompilerJailTest, ShowsItsInputsAndNothingElse) {
  const std::string seen = shell("cat exercises/a.cc; echo; find . -type f | sort; ls / | tr '\\n' ' '");
  if (!works_) GTEST_SKIP() << "bubblewrap does not work here: " << seen;
  EXPECT_EQ(seen.find("the source\n./exercises/a.cc\n./out/old.o\n"), 0u) << seen;
  EXPECT_EQ(seen.find("home"), std::string::npos) << seen;
  EXPECT_EQ(seen.find("root"), std::string::npos) << seen;
  const std::string other = shell("cat " + root_ + "/workspace/solutions/a.cc /etc/passwd 2>&1");
  EXPECT_EQ(other.find("the solution"), std::string::npos) << other;
  EXPECT_EQ(other.find("root:"), std::string::npos) << other;
}

TEST_F(CompilerJailTest, LetsItWriteWhatComesOfIt) {
  const std::string said = shell(
      "echo new > out/a.o; echo t > /tmp/t && cat /tmp/t; (echo x > exercises/a.cc; echo x > b; echo x > /usr/b) 2>&1");
  if (!works_) GTEST_SKIP() << "bubblewrap does not work here: " << said;
  std::string text;
  std::getline(std::ifstream(root_ + "/execroot/out/a.o") >> std::ws, text);
  EXPECT_EQ(text, "new");
  EXPECT_EQ(said.find("t\n"), 0u) << said;
  EXPECT_FALSE(fs::exists(root_ + "/execroot/b"));
  std::getline(std::ifstream(root_ + "/workspace/exercises/a.cc") >> std::ws, text);
  EXPECT_EQ(text, "the source");
}

TEST_F(CompilerJailTest, HasNoOtherProcessesAndNoNetwork) {
  const std::string said = shell("ls /proc | grep -c '^[0-9]'; cat /proc/net/route | wc -l");
  if (!works_) GTEST_SKIP() << "bubblewrap does not work here: " << said;
  EXPECT_LE(std::stoi(said), 6) << said;
  EXPECT_EQ(said.substr(said.find('\n')), "\n1\n") << "no route but the head of the table";
}

}  // namespace
}  // namespace trenza
