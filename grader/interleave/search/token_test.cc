#include "grader/interleave/search/token.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <stdexcept>
#include <string>

#include "grader/interleave/runtime/region/region.h"

namespace trenza::interleave {
namespace {

Token example() {
  Token token;
  token.subject = "05_race_mutex RaceMutex.CountsAll";
  token.program = 0xfedc'ba98'7654'3210;
  token.hash = 0x0123'4567'89ab'cdef;
  token.choices.assign(300, {0, Variant::normal});
  token.choices.push_back({1, Variant::timeout});
  token.choices.insert(token.choices.end(), 5, {2, Variant::spurious});
  token.choices.push_back({63, Variant::normal});
  return token;
}

// What decode() says about `text`; empty if it takes it.
std::string refusal(const std::string& text) {
  try {
    decode(text);
  } catch (const BadToken& error) {
    return error.what();
  }
  return {};
}

TEST(Token, ComesBackAsItWas) {
  const Token token = example();
  EXPECT_EQ(decode(encode(token)), token);
  EXPECT_EQ(decode("  " + encode(token) + "\r\n"), token);
  EXPECT_EQ(decode(encode({})), Token());
}

TEST(Token, CarriesWhatRacesDo) {
  Token token = example();
  token.races = {true, {0x401136, 0x401140, 0x4012ff}};
  EXPECT_EQ(decode(encode(token)), token);
  token.races.go_on = false;
  EXPECT_EQ(decode(encode(token)), token);
  token.races = {true, {}};
  EXPECT_EQ(decode(encode(token)), token);
}

TEST(Token, IsOneShortPrintableWord) {
  const std::string text = encode(example());
  EXPECT_LT(text.size(), 120u);
  EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
  })) << text;
}

TEST(Token, StaysTheSameFromVersionToVersion) {
  Token token;
  token.subject = "a";
  token.program = 1;
  token.hash = 2;
  token.choices = {{0, Variant::normal}, {0, Variant::normal}, {1, Variant::timeout}};
  EXPECT_EQ(encode(token), "weave1.AWEBAAAAAAAAAAIAAAAAAAAAAAIEAbK6Qdo");
}

TEST(Token, LongScheduleFits) {
  Token token = example();
  token.choices.clear();
  for (int i = 0; i < kMaxPrefix; ++i) token.choices.push_back({static_cast<std::uint8_t>(i % 3), Variant::normal});
  EXPECT_EQ(decode(encode(token)), token);
}

TEST(Token, EveryChangedLetterIsNoticed) {
  const std::string text = encode(example());
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char other : {'A', 'x', '0', '_', '.', ' ', '!'}) {
      if (text[i] == other) continue;
      std::string changed = text;
      changed[i] = other;
      EXPECT_NE(refusal(changed), "") << changed;
    }
  }
}

TEST(Token, EveryCutIsNoticed) {
  const std::string text = encode(example());
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_NE(refusal(text.substr(0, size)), "") << size;
    if (size > 0) {
      EXPECT_NE(refusal(text.substr(size)), "") << size;
    }
  }
  EXPECT_NE(refusal(text + "A"), "");
  EXPECT_NE(refusal(text + text), "");
}

TEST(Token, SaysWhatIsWrong) {
  EXPECT_EQ(refusal(""), "This replay token is empty.");
  EXPECT_EQ(refusal("hello"), "This replay token is none: one begins with weave1 and a dot.");
  EXPECT_NE(refusal("weave2.AAAA").find("has version 2 of its format, and this kit reads version 1"),
            std::string::npos);
  EXPECT_NE(refusal("weave1.AA=A").find("must not contain «=»"), std::string::npos);
}

TEST(Token, RefusesScheduleThatCannotBeRun) {
  Token token;
  token.choices.assign(kMaxPrefix + 1, {0, Variant::normal});
  EXPECT_NE(refusal(encode(token)).find("too many tasks or steps"), std::string::npos);
  token.choices.assign(1, {kMaxTasks, Variant::normal});
  EXPECT_NE(refusal(encode(token)).find("too many tasks or steps"), std::string::npos);
}

TEST(Token, KnowsItsProgramByContent) {
  const std::string file = testing::TempDir() + "/program";
  std::ofstream(file) << "one";
  Token token;
  token.program = fingerprint(file);
  EXPECT_NO_THROW(require_same_program(token, file));
  std::ofstream(file) << "two";
  try {
    require_same_program(token, file);
    FAIL() << "a token of another program was taken";
  } catch (const BadToken& error) {
    EXPECT_NE(std::string(error.what()).find("another program than " + file), std::string::npos);
  }
  EXPECT_THROW(fingerprint(file + ".missing"), std::runtime_error);
}

}  // namespace
}  // namespace trenza::interleave
