// Graders side by side in one control group. A folder of any file system stands for it: what is tried here are names
// and locks, and those the kernel keeps alike everywhere.

#include "grader/jail/cgroup_folder.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace trenza {
namespace {

namespace fs = std::filesystem;

class CgroupFolderTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directory(parent()); }
  void TearDown() override { fs::remove_all(parent()); }

  static std::string parent() { return std::getenv("TEST_TMPDIR") + std::string("/group"); }
};

TEST_F(CgroupFolderTest, ItsNameTellsItsMaker) {
  const CgroupFolder folder(parent());
  EXPECT_TRUE(fs::path(folder.path()).filename().string().starts_with("trenza-" + std::to_string(getpid()) + "-"))
      << folder.path();
}

TEST_F(CgroupFolderTest, WhatAKilledGraderLeftIsRemovedByTheNext) {
  const std::string left = parent() + "/trenza-1-aBcDeF";
  fs::create_directory(left);
  const CgroupFolder folder(parent());
  EXPECT_FALSE(fs::exists(left));
}

TEST_F(CgroupFolderTest, OnesThatLiveAreLeftAlone) {
  const CgroupFolder first(parent()), second(parent());
  EXPECT_TRUE(fs::exists(first.path()));
  EXPECT_TRUE(fs::exists(second.path()));
}

// Each of the others looks for what is left over just when one has made its folder and not yet locked it, or has opened
// it and not yet locked it: nobody may go on with a folder that is gone.
TEST_F(CgroupFolderTest, GradersThatStartTogetherTakeNothingFromEachOther) {
  std::vector<pid_t> graders;
  for (int i = 0; i < 4; ++i) {
    const pid_t grader = fork();
    ASSERT_NE(grader, -1);
    if (grader == 0) {
      try {
        for (int round = 0; round < 500; ++round) {
          const CgroupFolder folder(parent());
          if (!folder.has(".")) throw std::runtime_error(folder.path() + " is gone while it is in use");
        }
      } catch (const std::exception& error) {
        std::cerr << error.what() << std::endl;
        _exit(1);
      }
      _exit(0);
    }
    graders.push_back(grader);
  }
  for (const pid_t grader : graders) {
    int status = -1;
    ASSERT_EQ(waitpid(grader, &status, 0), grader);
    EXPECT_EQ(status, 0);
  }
  EXPECT_TRUE(fs::is_empty(parent()));
}

}  // namespace
}  // namespace trenza
