#include "grader/gate/source_encoding.h"

#include <gtest/gtest.h>

namespace trenza {
namespace {

using namespace std::string_literals;

std::string wide(const std::string& ascii, bool big) {
  std::string out;
  for (const char c : ascii) out += big ? "\0"s + c : c + "\0"s;
  return out;
}

TEST(SourceEncoding, Utf8StaysWhatItIs) {
  const auto source = decode_source("// año\nint a;\n");
  ASSERT_TRUE(source);
  EXPECT_EQ(source->text, "// año\nint a;\n");
  EXPECT_EQ(source->saved_as, "");
}

TEST(SourceEncoding, TheByteOrderMarkGoes) {
  const auto source = decode_source("\xEF\xBB\xBFint a;\n");
  ASSERT_TRUE(source);
  EXPECT_EQ(source->text, "int a;\n");
  EXPECT_EQ(source->saved_as, "");
}

TEST(SourceEncoding, Latin1IsReadAsSuch) {
  const auto source = decode_source(
      "// soluci\xF3n de la pr\xE1"
      "ctica \x93x\x94\nint a;\n");
  ASSERT_TRUE(source);
  EXPECT_EQ(source->text, "// solución de la práctica “x”\nint a;\n");
  EXPECT_EQ(source->saved_as, "Latin-1 (Windows-1252)");
}

TEST(SourceEncoding, Utf16InBothOrdersWithAndWithoutAMark) {
  const std::string text = "int a = 1;\n// enough text\n";
  for (const bool big : {false, true}) {
    for (const bool mark : {false, true}) {
      const auto source = decode_source((mark ? (big ? "\xFE\xFF"s : "\xFF\xFE"s) : ""s) + wide(text, big));
      ASSERT_TRUE(source) << big << mark;
      EXPECT_EQ(source->text, text);
      EXPECT_EQ(source->saved_as, "UTF-16");
    }
  }
  EXPECT_FALSE(decode_source("\xFF\xFE\x00\xD8\x41\x00"s)) << "half of a surrogate pair";
}

TEST(SourceEncoding, LinesEndTheSameWay) {
  EXPECT_EQ(decode_source("a\r\nb\r\n")->text, "a\nb\n");
  EXPECT_EQ(decode_source("a\r\r\nb\r\r\n")->text, "a\nb\n");
  EXPECT_EQ(decode_source("a\rb\r")->text, "a\nb\n");
  EXPECT_EQ(decode_source("a\rb\n")->text, "a\rb\n");
  EXPECT_EQ(decode_source(wide("a\r\nbcd\r\n", false))->text, "a\nbcd\n");
}

TEST(SourceEncoding, WhatIsNoTextIsNotGuessed) {
  EXPECT_FALSE(
      decode_source("\x7F"
                    "ELF\x02\x01\x01\0\0\0"s));
  EXPECT_FALSE(decode_source("int a;\0int b;\n"s));
  EXPECT_FALSE(decode_source("int a;\x1B[2J\n"));
  EXPECT_FALSE(decode_source("\xFF\xFE\x00\x00i\0\0\0"s)) << "UTF-32";
  EXPECT_FALSE(decode_source("// \x81\n")) << "which Windows-1252 leaves open";
}

}  // namespace
}  // namespace trenza
