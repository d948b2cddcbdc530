#include "grader/interleave/trace/text.h"

#include <gtest/gtest.h>

namespace trenza::interleave {
namespace {

TEST(Text, CleanKeepsWhatIsReadable) { EXPECT_EQ(clean("número → 3 ✗"), "número → 3 ✗"); }

TEST(Text, CleanTakesAwayWhatATerminalObeys) {
  EXPECT_EQ(clean("a\x1b[31mb\nc\td\x7f"), "a [31mb c d ");
  EXPECT_EQ(clean("a\xc2\x9b"
                  "31m"),
            "a??31m")
      << "the one-byte CSI as UTF-8";
  EXPECT_EQ(clean("a\xe2\x80\xae"
                  "b"),
            "a???b")
      << "right-to-left override";
}

TEST(Text, CleanMakesValidUtf8) {
  EXPECT_EQ(clean("\xff"
                  "a\xc3"),
            "?a?");
  EXPECT_EQ(clean("\xc0\xaf"), "??") << "overlong";
  EXPECT_EQ(clean("\xed\xa0\x80"), "???") << "surrogate";
}

TEST(Text, CleanShortensPaths) { EXPECT_EQ(clean("at /proc/self/cwd/a/b.cc:3"), "at a/b.cc:3"); }

TEST(Text, ClipsByCharacters) {
  EXPECT_EQ(clip("→→→", 3), "→→→");
  EXPECT_EQ(clip("→→→→", 3), "→→…");
  EXPECT_EQ(clip_front("folder/file.cc", 8), "…file.cc");
  EXPECT_EQ(clip("abc", 0), "");
  EXPECT_EQ(clip_front("abc", 0), "");
}

TEST(Text, WrapsBetweenWords) {
  EXPECT_EQ(wrap("one two three", 7, 9), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrap("abcdefgh", 3, 9), (std::vector<std::string>{"abc", "def", "gh"})) << "no word fits";
  EXPECT_EQ(wrap("one two three", 5, 2), (std::vector<std::string>{"one", "two …"}));
  EXPECT_EQ(wrap("", 5, 2), (std::vector<std::string>{""}));
}

}  // namespace
}  // namespace trenza::interleave
