#include "grader/verdict/plain_text.h"

#include <gtest/gtest.h>

namespace trenza {
namespace {

TEST(PlainText, KeepsOrdinaryText) { EXPECT_EQ(plain_text("línea 1\n\tfin ✓ 🙂"), "línea 1\n\tfin ✓ 🙂"); }

TEST(PlainText, WritesOutControlCharacters) {
  EXPECT_EQ(plain_text(std::string_view("a\0b\x1b[31m\r", 9)), "a\\x00b\\x1B[31m\\x0D");
  EXPECT_EQ(plain_text("\u202Eevil\u200B"), "\\u202Eevil\\u200B");
  EXPECT_EQ(plain_text("\xC2\x9B"), "\\u009B") << "the C1 form of the terminal's escape";
}

TEST(PlainText, WritesOutInvalidUtf8) {
  EXPECT_EQ(plain_text("\xFF\xC0\x80"), "\\xFF\\xC0\\x80");
  EXPECT_EQ(plain_text("\xED\xA0\x80"), "\\xED\\xA0\\x80") << "a surrogate";
  EXPECT_EQ(plain_text("\xF0\x9F\x99"), "\\xF0\\x9F\\x99") << "cut in the middle";
}

TEST(PlainText, KeepsBothEndsOfLongText) {
  const std::string text = plain_text(std::string(100, 'a') + std::string(100, 'b'), 20);
  EXPECT_EQ(text, "aaaaaaaaaa\n[… 180 bytes left out …]\nbbbbbbbbbb");
}

TEST(FirstLine, EndsAtTheNewline) {
  EXPECT_EQ(first_line("one\ttwo\nthree"), "one two");
  EXPECT_EQ(first_line(""), "");
}

}  // namespace
}  // namespace trenza
