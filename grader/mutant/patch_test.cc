#include "grader/mutant/patch.h"

#include <gtest/gtest.h>

namespace trenza {
namespace {

constexpr char kSolution[] =
    "void lock() {\n"
    "  take();\n"
    "}\n"
    "\n"
    "void unlock() {\n"
    "  give();\n"
    "}\n";

Hunk hunk(const std::vector<std::string>& lines, std::size_t line = 1) { return {lines, line, ""}; }

// What applying `hunks` to `text` complains of; empty if they apply.
std::string complaint(const std::vector<Hunk>& hunks, const std::string& text) {
  try {
    applied(hunks, text);
  } catch (const DoesNotApply& error) {
    return error.what();
  }
  return "";
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Patch, IsReadWithItsHeader) {
  const Patch patch = Patch::read(
      "expect: FAIL A.B native\nNever gives it back.\n\n--- lock.cc\n+++ mutants/keeps.cc\n"
      "@@ -5,3 +5,2 @@ void lock() {\n void unlock() {\n-  give();\n }\n");
  EXPECT_EQ(patch.header, (std::vector<std::string>{"expect: FAIL A.B native", "Never gives it back."}));
  ASSERT_EQ(patch.hunks.size(), 1u);
  EXPECT_EQ(patch.hunks[0].line, 5u);
  EXPECT_EQ(patch.hunks[0].heading, "void lock() {");
  EXPECT_EQ(patch.hunks[0].before(), (std::vector<std::string>{"void unlock() {", "  give();", "}"}));
  EXPECT_EQ(patch.hunks[0].after(), (std::vector<std::string>{"void unlock() {", "}"}));
  EXPECT_EQ(patch.source(kSolution),
            "// expect: FAIL A.B native\n// Never gives it back.\n\n"
            "void lock() {\n  take();\n}\n\nvoid unlock() {\n}\n");
}

TEST(Patch, ComesBackFromItsText) {
  const Patch patch{
      {"expect: FAIL A.B native", "", "It waits."},
      {hunk({" void lock() {", "+  wait();", "   take();"}, 1), hunk({" ", "-void unlock() {", "+void u() {"}, 4)}};
  const std::string text = patch.text("lock.cc", "mutants/waits.cc");
  EXPECT_TRUE(contains(text, "\n--- lock.cc\n+++ mutants/waits.cc\n@@ -1,2 +1,3 @@\n")) << text;
  EXPECT_TRUE(contains(text, "\n@@ -4,2 +5,2 @@\n\n-void")) << "no space at the end of a line: " << text;
  const Patch again = Patch::read(text + "\n");
  EXPECT_EQ(again.header, patch.header);
  EXPECT_EQ(again.source(kSolution), patch.source(kSolution));
}

TEST(Patch, LinesThatLookLikeHeadsAreLines) {
  const Patch patch{{"expect"}, {hunk({" a", "--- b", "+++ c", "+@@ -1 +1 @@", " d"})}};
  const Patch again = Patch::read(patch.text("x", "y"));
  EXPECT_EQ(again.source("a\n-- b\nd\n"), "// expect\n\na\n++ c\n@@ -1 +1 @@\nd\n");
}

TEST(Patch, RefusesWhatIsNoPatch) {
  const std::string head = "expect\n\n--- a\n+++ b\n";
  for (const std::string& text : {
           std::string(),
           std::string("expect: FAIL A.B native\n"),
           std::string("expect\n\n--- a\n"),
           head,
           head + "@@ nothing @@\n a\n",
           head + "@@ -1,2 +1,2 @@\n a\n",      // too few lines
           head + "@@ -1 +1 @@\n-a\n+b\n c\n",  // too many
           head + "@@ -1 +1 @@\n-a\n-b\n",      // others than the head says
           head + "@@ -1 +1 @@\n-a\n\\ No newline\n",
           head + "@@ -0,0 +1 @@\n+a\n",  // without a place
           head + "@@ -99999999999999999999 +1 @@\n-a\n+b\n",
       }) {
    EXPECT_THROW(Patch::read(text), std::runtime_error) << text;
  }
}

TEST(Apply, FindsAPlaceThatMoved) {
  const std::vector<Hunk> hunks = {hunk({" void unlock() {", "-  give();", " }"}, 5)};
  EXPECT_EQ(applied(hunks, std::string("// new\n// lines\n") + kSolution),
            "// new\n// lines\nvoid lock() {\n  take();\n}\n\nvoid unlock() {\n}\n");
  EXPECT_EQ(applied(hunks, "void unlock() {\n  give();\n}\n"), "void unlock() {\n}\n");
}

TEST(Apply, FindsPlacesInAnotherOrder) {
  const std::vector<Hunk> hunks = {hunk({"-  give();"}, 1), hunk({"-  take();"}, 9)};
  EXPECT_EQ(applied(hunks, kSolution), "void lock() {\n}\n\nvoid unlock() {\n}\n");
}

TEST(Apply, NeverGuesses) {
  EXPECT_TRUE(contains(complaint({hunk({" void unlock() {", "-  give_back();"})}, kSolution),
                       "`-  give_back();` has no place"));
  EXPECT_TRUE(contains(complaint({hunk({" void  unlock() {", "-  give();"})}, kSolution), "has no place"))
      << "white space";
  EXPECT_TRUE(contains(complaint({hunk({"-}"}, 3)}, kSolution), "fits in 2 places")) << "not even at the right line";
  EXPECT_TRUE(contains(complaint({hunk({" }", "+more"}, 7)}, kSolution), "fits in 2 places"));
  EXPECT_TRUE(contains(complaint({hunk({"-  take();", " }"}), hunk({" }", " ", "+x"})}, kSolution), "overlaps"));
  EXPECT_TRUE(contains(complaint({hunk({"-a"})}, ""), "has no place"));
}

TEST(Apply, MarksWhatHasNoPlaceWhereItFitsBest) {
  const Patch patch{{"expect"},
                    {hunk({" void lock() {", "-  take();"}, 1), hunk({" void unlock() {", "-  drop();", " }"}, 1)}};
  try {
    patch.source(kSolution);
    FAIL() << "it applied";
  } catch (const DoesNotApply& error) {
    const std::string& marked = error.marked();
    EXPECT_TRUE(marked.starts_with("// expect\n\nvoid lock() {\n}\n\n<<<<<<<")) << marked;
    EXPECT_TRUE(marked.ends_with("\n void unlock() {\n-  drop();\n }\n>>>>>>>\nvoid unlock() {\n  give();\n}\n"))
        << marked;
  }
}

TEST(Apply, MarksWhatHasNoPlaceAnywhere) {
  for (const std::size_t line : {std::size_t{1}, std::size_t{8}, std::size_t{1000}}) {
    try {
      applied({hunk({"-never there", "-nor this"}, line)}, kSolution);
      FAIL() << "it applied";
    } catch (const DoesNotApply& error) {
      EXPECT_TRUE(contains(error.marked(), "-never there\n-nor this\n>>>>>>>\n")) << line;
      EXPECT_TRUE(contains(error.marked(), "  give();\n")) << line;
    }
  }
}

TEST(Source, ComesBackFromItsText) {
  const Source source{{"expect: FAIL A.B native", "", "Why."}, "// A comment of the solution.\n\nint x;\n"};
  const Source again = Source::read(source.text());
  EXPECT_EQ(again.header, source.header);
  EXPECT_EQ(again.code, source.code);
  EXPECT_TRUE(Source::read("").header.empty());
  EXPECT_EQ(Source::read("int x;\n").code, "int x;\n");
}

}  // namespace
}  // namespace trenza
