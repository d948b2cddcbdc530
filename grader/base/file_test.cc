#include "grader/base/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <stdexcept>

#include "grader/base/temporary_folder.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

TEST(File, ReadsBackEveryByte) {
  const TemporaryFolder folder;
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i);
  write_file(folder.file("a"), bytes);
  EXPECT_EQ(read_file_or_throw(folder.file("a")), bytes);
  EXPECT_EQ(read_file(folder.file("a")), bytes);
}

TEST(File, AnEmptyFileIsNoError) {
  const TemporaryFolder folder;
  write_file(folder.file("a"), "");
  EXPECT_EQ(read_file_or_throw(folder.file("a")), "");
}

TEST(File, WhatCannotBeReadIsSaidOrEmpty) {
  const TemporaryFolder folder;
  EXPECT_THROW(read_file_or_throw(folder.file("none")), std::runtime_error);
  EXPECT_THROW(read_file_or_throw(folder.path()), std::runtime_error) << "a folder";
  EXPECT_EQ(read_file(folder.file("none")), "");
}

TEST(File, ReplacesAndLeavesNothingBeside) {
  const TemporaryFolder folder;
  write_file(folder.file("a"), "long old text");
  write_file(folder.file("a"), "new");
  EXPECT_EQ(read_file_or_throw(folder.file("a")), "new");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(File, WhatCannotBeWrittenIsSaidAndLeavesNothing) {
  const TemporaryFolder folder;
  EXPECT_THROW(write_file(folder.file("none/a"), "x"), std::runtime_error);
  fs::create_directory(folder.file("d"));
  EXPECT_THROW(write_file(folder.file("d"), "x"), std::runtime_error) << "a folder stands there";
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(BaseName, IsWhatComesBehindTheLastSlash) {
  EXPECT_EQ(base_name("a/b/c.cc"), "c.cc");
  EXPECT_EQ(base_name("c.cc"), "c.cc");
  EXPECT_EQ(base_name("a/"), "");
}

TEST(TemporaryFolder, GoesWithAllThatIsInIt) {
  std::string path;
  {
    const TemporaryFolder folder;
    path = folder.path();
    fs::create_directories(folder.file("locked/deep"));
    write_file(folder.file("locked/deep/a"), "x");
    chmod(folder.file("locked/deep").c_str(), 0);
    chmod(folder.file("locked").c_str(), 0);
  }
  EXPECT_FALSE(fs::exists(path));
}

}  // namespace
}  // namespace trenza
