#include "grader/cli/saves.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <filesystem>
#include <fstream>

#include "grader/base/temporary_folder.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

// True if the kernel says at once that something happened.
bool is_told(const Saves& saves) {
  pollfd event{saves.descriptor(), POLLIN, 0};
  return poll(&event, 1, 0) == 1;
}

class SavesTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(folder);
    write(file, "first");
  }

  TemporaryFolder temporary;
  const std::string folder = temporary.file("exercise");
  const std::string file = folder + "/answer.cc";
};

TEST_F(SavesTest, WhatWasThereIsNoSave) {
  Saves saves({file});
  EXPECT_EQ(saves.trouble(), "");
  EXPECT_EQ(saves.look(), std::nullopt);
}

TEST_F(SavesTest, AFileWrittenInPlaceIsSaved) {
  Saves saves({file});
  write(file, "second");
  EXPECT_TRUE(is_told(saves));
  EXPECT_EQ(saves.look(), 0u);
  EXPECT_EQ(saves.look(), std::nullopt);
  EXPECT_FALSE(is_told(saves));
}

// vim, and everything that writes safely.
TEST_F(SavesTest, AFileRenamedIntoItsPlaceIsSaved) {
  Saves saves({file});
  fs::rename(file, file + "~");
  EXPECT_EQ(saves.look(), std::nullopt);
  EXPECT_TRUE(saves.missing(0));
  write(folder + "/4913", "second");
  EXPECT_EQ(saves.look(), std::nullopt);
  fs::rename(folder + "/4913", file);
  EXPECT_TRUE(is_told(saves));
  EXPECT_EQ(saves.look(), 0u);
  EXPECT_FALSE(saves.missing(0));
}

TEST_F(SavesTest, AFileThatComesBackAsItWasIsNoSave) {
  Saves saves({file});
  fs::rename(file, file + "~");
  EXPECT_EQ(saves.look(), std::nullopt);
  fs::rename(file + "~", file);
  EXPECT_EQ(saves.look(), std::nullopt);
}

TEST_F(SavesTest, ItIsNotedThoughEventsWereLost) {
  std::size_t queue = 0;
  std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> queue;
  write(folder + "/a", "x");
  write(folder + "/b", "x");
  Saves saves({file});
  // Two names, since equal events that follow each other are one.
  for (std::size_t i = 0; i <= queue / 2; ++i) {
    for (const char* name : {"/a", "/b"}) fs::permissions(folder + name, fs::perms::owner_all);
  }
  write(file, "behind the end of the queue");
  EXPECT_TRUE(is_told(saves));
  EXPECT_EQ(saves.look(), 0u);
  write(file, "and once more");
  EXPECT_TRUE(is_told(saves));
  EXPECT_EQ(saves.look(), 0u);
}

TEST_F(SavesTest, AnotherFolderInTheOldOnesPlaceIsFollowed) {
  Saves saves({file});
  fs::rename(folder, folder + ".old");
  EXPECT_EQ(saves.look(), std::nullopt);
  EXPECT_TRUE(saves.missing(0));
  fs::create_directory(folder);
  write(file, "second");
  EXPECT_EQ(saves.look(), 0u);
  write(file, "third");
  EXPECT_TRUE(is_told(saves));
  EXPECT_EQ(saves.look(), 0u);
}

TEST_F(SavesTest, TheNewestOfSeveralIsTheOneThatCounts) {
  const std::string other = folder + "/other.cc";
  write(other, "first");
  Saves saves({file, other});
  write(other, "second");
  write(file, "second");
  const auto later = fs::last_write_time(other) + std::chrono::seconds(1);
  fs::last_write_time(file, later);
  EXPECT_EQ(saves.look(), 0u);
  fs::last_write_time(other, later + std::chrono::seconds(1));
  EXPECT_EQ(saves.look(), 1u);
}

}  // namespace
}  // namespace trenza
