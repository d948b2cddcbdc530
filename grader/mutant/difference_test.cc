#include "grader/mutant/difference.h"

#include <gtest/gtest.h>

#include <random>

namespace trenza {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST(Difference, OfEqualTextsIsNone) { EXPECT_TRUE(difference("a\nb\n", "a\nb\n").empty()); }

TEST(Difference, HasAsMuchContextAsItsPlaceNeeds) {
  const std::string before = "f {\n  lock\n  work\n}\n\ng {\n  lock\n  work\n}\n";
  const std::vector<Hunk> hunks = difference(before, "f {\n  lock\n  work\n}\n\ng {\n  work\n}\n");
  ASSERT_EQ(hunks.size(), 1u);
  EXPECT_EQ(hunks[0].lines, (std::vector<std::string>{" g {", "-  lock", "   work"}));
  EXPECT_EQ(hunks[0].line, 6u);
  const std::vector<Hunk> second = difference(before, "f {\n  lock\n  work\n}\n\ng {\n  lock\n  more\n  work\n}\n");
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].heading, "f {") << "the function above the first line";
  EXPECT_EQ(second[0].line, 6u) << "one line of context would fit in two places";
}

TEST(Difference, NamesTheFunction) {
  const std::vector<Hunk> hunks = difference("int f() {\n  a;\n  b;\n}\n", "int f() {\n  a;\n  c;\n}\n");
  ASSERT_EQ(hunks.size(), 1u);
  EXPECT_EQ(hunks[0].heading, "int f() {");
}

TEST(Difference, AtBothEnds) {
  const std::string before = "a\nb\nc\nd\ne\nf\n";
  const std::string after = "new\na\nb\nc\nd\ne\nf\nnew\n";
  EXPECT_EQ(difference(before, after).size(), 2u);
  EXPECT_EQ(applied(difference(before, after), before), after);
  EXPECT_EQ(applied(difference(before, ""), before), "");
  EXPECT_EQ(applied(difference("x\nx\nx\n", "x\nx\ny\nx\n"), "x\nx\nx\n"), "x\nx\ny\nx\n");
}

TEST(Difference, OfNothingHasNoPlace) { EXPECT_THROW(difference("", "a\n"), std::runtime_error); }

// Few different lines, so that there are many places that look alike.
TEST(Difference, AppliedIsTheTextAfter) {
  std::mt19937 random(1);
  const std::vector<std::string> words = {"a", "b", "c", "}", "", "  x();", "--- a", "+++ b", "@@ -1 +1 @@"};
  const auto word = [&] { return words[random() % words.size()]; };
  for (int round = 0; round < 60; ++round) {
    std::vector<std::string> before, after;
    for (std::size_t i = 0; i < 1 + random() % 40; ++i) before.push_back(word());
    for (const std::string& line : before) {
      const unsigned choice = random() % 12;
      if (choice == 0) continue;
      after.push_back(choice == 1 ? word() : line);
      if (choice == 2) after.push_back(word());
    }
    const Patch patch{{"expect"}, difference(joined(before), joined(after))};
    EXPECT_EQ(applied(patch.hunks, joined(before)), joined(after));
    if (patch.hunks.empty()) continue;
    EXPECT_EQ(Patch::read(patch.text("before", "after")).source(joined(before)), patch.source(joined(before)));
  }
}

TEST(PatchOf, RefusesWhatIsNoMutant) {
  const std::string header = "// expect: FAIL A.B native\n// Wrong.\n\n";
  EXPECT_EQ(patch_of(header + "int y;\n", "int x;\n").header[1], "Wrong.");
  EXPECT_THROW(patch_of(header + "int x;\n", "int x;\n"), std::runtime_error) << "no difference";
  EXPECT_THROW(patch_of(header + "<<<<<<< This\n>>>>>>>\nint y;\n", "int x;\n"), std::runtime_error) << "marks";
}

}  // namespace
}  // namespace trenza
