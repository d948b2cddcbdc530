#include "grader/gate/source_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

namespace trenza {
namespace fs = std::filesystem;
namespace {

class SourceFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(std::getenv("TEST_TMPDIR")) / "submission";
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "lesson");
  }

  fs::path file() const { return folder_ / "lesson" / "a.cc"; }
  void write(const std::string& text) const { std::ofstream(file(), std::ios::binary) << text; }
  std::optional<Refusal> read() { return read_source(folder_, "lesson/a.cc", content_); }
  // "VERDICT sentence", or "taken".
  std::string answer() {
    const auto refusal = read();
    return refusal ? std::string(name(refusal->verdict)) + " " + refusal->sentence : "taken";
  }

  fs::path folder_;
  std::string content_;
};

TEST_F(SourceFileTest, TakesText) {
  write("// año\r\nint f();\n");
  EXPECT_EQ(answer(), "taken");
  EXPECT_EQ(content_, "// año\nint f();\n");
}

TEST_F(SourceFileTest, TellsWhatIsMissing) {
  EXPECT_EQ(answer(), "NOT_STARTED lesson/a.cc is not in the submission.");
  write(" \n");
  EXPECT_EQ(answer(), "NOT_STARTED lesson/a.cc is empty.");
  EXPECT_TRUE(read_source(folder_ / "no such folder", "a.cc", content_).has_value());
}

TEST_F(SourceFileTest, RefusesWhatIsNoRegularFile) {
  fs::create_directory(file());
  EXPECT_EQ(answer(), "COMPILE lesson/a.cc is a folder. Hand in a file of that name.");
  fs::remove(file());
  ASSERT_EQ(mkfifo(file().c_str(), 0600), 0);
  EXPECT_NE(answer().find("no regular file"), std::string::npos) << "and opening it must not wait for a writer";
}

TEST_F(SourceFileTest, FollowsNoLink) {
  std::ofstream(folder_ / "secret.cc") << "int secret;";
  fs::create_symlink(folder_ / "secret.cc", file());
  EXPECT_NE(answer().find("symbolic link"), std::string::npos);
  EXPECT_EQ(content_, "");

  fs::create_directory(folder_ / "real");
  std::ofstream(folder_ / "real" / "a.cc") << "int secret;";
  fs::create_symlink(folder_ / "real", folder_ / "linked");
  EXPECT_TRUE(read_source(folder_, "linked/a.cc", content_).has_value());
  EXPECT_EQ(content_, "") << "a link to a folder on the way is a link too";
}

TEST_F(SourceFileTest, ReadsOtherEncodingsAndSaysWhich) {
  std::string saved_as;
  write("// a\xF1o\n");
  EXPECT_FALSE(read_source(folder_, "lesson/a.cc", content_, &saved_as));
  EXPECT_EQ(content_, "// año\n");
  EXPECT_EQ(saved_as, "Latin-1 (Windows-1252)");
  write("// año\n");
  EXPECT_FALSE(read_source(folder_, "lesson/a.cc", content_, &saved_as));
  EXPECT_EQ(saved_as, "");
  write(std::string("\xFF\xFE \0\n\0", 6));
  EXPECT_EQ(answer(), "NOT_STARTED lesson/a.cc is empty.");
}

TEST_F(SourceFileTest, RefusesWhatIsNoText) {
  write(std::string("int a;\0int b;", 13));
  EXPECT_NE(answer().find("is no text"), std::string::npos);
  write("int a;\x1B[2J\n");
  EXPECT_NE(answer().find("is no text"), std::string::npos);
  write(std::string(1024 * 1024 + 1, ' '));
  EXPECT_NE(answer().find("larger than 1 MB"), std::string::npos);
}

}  // namespace
}  // namespace trenza
