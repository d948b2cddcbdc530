#include "grader/classroom/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace trenza {
namespace fs = std::filesystem;
namespace {

struct Entry {
  std::string name;
  std::string content;
  int type = AE_IFREG;
};

class ArchiveTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(root_);
    fs::create_directories(folder_);
  }

  // Writes an archive in the format that its name says.
  void pack(const fs::path& path, const std::vector<Entry>& entries) const {
    archive* writer = archive_write_new();
    if (path.extension() == ".zip") {
      archive_write_set_format_zip(writer);
    } else {
      archive_write_set_format_pax(writer);
      archive_write_add_filter_gzip(writer);
    }
    ASSERT_EQ(archive_write_open_filename(writer, path.c_str()), ARCHIVE_OK);
    for (const Entry& each : entries) {
      archive_entry* entry = archive_entry_new();
      archive_entry_set_pathname(entry, each.name.c_str());
      archive_entry_set_filetype(entry, each.type);
      archive_entry_set_perm(entry, 0644);
      if (each.type == AE_IFLNK) {
        archive_entry_set_symlink(entry, each.content.c_str());
      } else {
        archive_entry_set_size(entry, static_cast<la_int64_t>(each.content.size()));
      }
      ASSERT_EQ(archive_write_header(writer, entry), ARCHIVE_OK) << archive_error_string(writer);
      if (each.type == AE_IFREG) archive_write_data(writer, each.content.data(), each.content.size());
      archive_entry_free(entry);
    }
    archive_write_free(writer);
  }
  std::vector<std::string> unpack_it(const fs::path& path) {
    UnpackingRoom room;
    return unpack(path, folder_, room);
  }
  std::string error_of(const fs::path& path, UnpackingRoom room = {}) {
    try {
      unpack(path, folder_, room);
    } catch (const ArchiveError& error) {
      return error.what();
    }
    return "";
  }
  std::string text(const std::string& name) const {
    std::ostringstream out;
    out << std::ifstream(folder_ / name).rdbuf();
    return out.str();
  }

  const fs::path root_ = fs::path(std::getenv("TEST_TMPDIR")) / "archive";
  const fs::path folder_ = root_ / "out";
};

TEST_F(ArchiveTest, NamesInUtf8NeedNoLocale) {
  // A zip file as Python makes it, with the mark of a name in UTF-8: "Práctica ñ/a.cc". libarchive writes such a name
  // in a locale of UTF-8 only.
  using namespace std::string_literals;
  const std::string name = "Práctica ñ/a.cc";
  const std::string zip =
      "PK\x03\x04\x14\0\0\x08\0\0\0\0\x21\x5c\x62\xf6\xae\x88\x07\0\0\0\x07\0\0\0\x11\0\0\0"s + name + "int a;\n" +
      "PK\x01\x02\x14\x03\x14\0\0\x08\0\0\0\0\x21\x5c\x62\xf6\xae\x88\x07\0\0\0\x07\0\0\0\x11\0\0\0\0\0\0\0\0\0\0\0\x80\x01"s +
      "\0\0\0\0"s + name + "PK\x05\x06\0\0\0\0\x01\0\x01\0\x3f\0\0\0\x36\0\0\0\0\0"s;
  std::ofstream(root_ / "utf8.zip", std::ios::binary) << zip;
  EXPECT_TRUE(unpack_it(root_ / "utf8.zip").empty());
  EXPECT_EQ(text("Práctica ñ/a.cc"), "int a;\n");
}

TEST_F(ArchiveTest, UnpacksZipAndTar) {
  for (const char* name : {"a.zip", "a.tar.gz"}) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    pack(root_ / name, {{"x/a.cc", "int a;\n"}, {"./y/b.cc", "int b;\n"}, {"z\\c.cc", "int c;\n"}});
    EXPECT_TRUE(unpack_it(root_ / name).empty());
    EXPECT_EQ(text("x/a.cc"), "int a;\n");
    EXPECT_EQ(text("y/b.cc"), "int b;\n");
    EXPECT_EQ(text("z/c.cc"), "int c;\n");
  }
}

TEST_F(ArchiveTest, NothingLeavesTheFolder) {
  pack(root_ / "a.tar.gz", {{"../out.cc", "x"}, {"/etc/absolute.cc", "y"}, {"a/../../b.cc", "z"}});
  const auto notes = unpack_it(root_ / "a.tar.gz");
  EXPECT_EQ(notes.size(), 2u);
  EXPECT_EQ(notes.at(0), "../out.cc leads out of the archive; it was left out.");
  EXPECT_FALSE(fs::exists(root_ / "out.cc"));
  EXPECT_EQ(text("etc/absolute.cc"), "y");
}

TEST_F(ArchiveTest, LinksLeadNowhere) {
  pack(root_ / "a.tar.gz", {{"a.cc", "/etc/passwd", AE_IFLNK}, {"up", "..", AE_IFLNK}, {"up/b.cc", "b"}});
  unpack_it(root_ / "a.tar.gz");
  EXPECT_EQ(fs::read_symlink(folder_ / "a.cc"), "a-link-in-the-archive");
  EXPECT_FALSE(fs::exists(root_ / "b.cc"));
}

TEST_F(ArchiveTest, ClutterStaysAway) {
  pack(root_ / "a.zip",
       {{"__MACOSX/._a.cc", "x"}, {"._a.cc", "x"}, {".DS_Store", "x"}, {".git/config", "x"}, {"a.cc", "a"}});
  EXPECT_TRUE(unpack_it(root_ / "a.zip").empty());
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(ArchiveTest, TheSameNameTwiceIsTold) {
  pack(root_ / "a.zip", {{"a.cc", "first"}, {"a.cc", "second"}});
  const auto notes = unpack_it(root_ / "a.zip");
  ASSERT_EQ(notes.size(), 1u);
  EXPECT_EQ(notes[0], "a.cc is in the archive twice; it was left out.");
  EXPECT_EQ(text("a.cc"), "first");
}

TEST_F(ArchiveTest, BombsAreRefused) {
  pack(root_ / "a.tar.gz", {{"zeros", std::string(5'000'000, '\0')}});
  EXPECT_LT(fs::file_size(root_ / "a.tar.gz"), 50'000u);
  EXPECT_NE(error_of(root_ / "a.tar.gz", {4'000'000, 10}).find("more than a hand-in may hold"), std::string::npos);
  pack(root_ / "b.zip", {{"a", ""}, {"b", ""}, {"c", ""}});
  EXPECT_NE(error_of(root_ / "b.zip", {1000, 2}).find("more files"), std::string::npos);
}

TEST_F(ArchiveTest, LargeFilesKeepOnlyASize) {
  pack(root_ / "a.zip", {{"large.cc", std::string(3'000'000, 'x')}});
  unpack_it(root_ / "a.zip");
  EXPECT_EQ(fs::file_size(folder_ / "large.cc"), 1024u * 1024 + 1);
}

TEST_F(ArchiveTest, WhatIsNoArchiveIsASentence) {
  std::ofstream(root_ / "a.zip") << "just text";
  EXPECT_EQ(error_of(root_ / "a.zip"), "is no archive that the grader knows.");
  pack(root_ / "b.tar.gz", {{"a.cc", std::string(100'000, 'x') + std::to_string(std::rand())}});
  fs::resize_file(root_ / "b.tar.gz", fs::file_size(root_ / "b.tar.gz") / 2);
  EXPECT_NE(error_of(root_ / "b.tar.gz").find("is damaged: "), std::string::npos) << error_of(root_ / "b.tar.gz");
}

TEST_F(ArchiveTest, NamesOfArchives) {
  for (const char* name : {"a.zip", "A.ZIP", "b.tar.gz", "b.tgz", "b.7z", "c.tar"})
    EXPECT_TRUE(is_archive(name)) << name;
  for (const char* name : {"a.cc", ".zip", "a.gz", "zip", "a.zip.cc"}) EXPECT_FALSE(is_archive(name)) << name;
}

}  // namespace
}  // namespace trenza
