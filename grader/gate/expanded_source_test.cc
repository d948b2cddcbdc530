#include "grader/gate/expanded_source.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace trenza {
namespace {

// What g++ writes before the source begins.
constexpr char kHead[] =
    "# 0 \"a.cc\"\n# 1 \"/home/me//\"\n# 0 \"<built-in>\"\n# 0 \"<command-line>\"\n"
    "# 1 \"/usr/include/stdc-predef.h\" 1 3 4\nsystem\n# 0 \"<command-line>\" 2\n"
    "#pragma GCC pch_preprocess \"x.gch\"\n# 1 \"a.cc\"\n";

std::string judged(const std::string& text, const std::string& head = kHead) {
  std::string all = judged_text(head + text, "a.cc");
  while (all.ends_with('\n')) all.pop_back();
  return all;
}

TEST(ExpandedSource, IsAllThatIsNotOfTheSystem) {
  EXPECT_EQ(judged("int a;\n# 1 \"/usr/include/x.h\" 1 3 4\nint x;\n# 3 \"a.cc\" 2\nint b;\n"),
            "int a;\n#include \"/usr/include/x.h\"\nint b;");
  EXPECT_EQ(judged("# 1 \"./b.h\" 1\nint b;\n# 1 \"/usr/include/x.h\" 1 3 4\nint x;\n# 2 \"./b.h\" 2\nint c;\n"
                   "# 2 \"a.cc\" 2\nint a;\n"),
            "#include \"./b.h\"\nint a;\n\nint b;\nint c;")
      << "headers of the exercise stand behind it";
}

TEST(ExpandedSource, TakesWhatClangWritesToo) {
  EXPECT_EQ(judged("int a;\n# 1 \"/usr/x.h\" 1 3\nint x;\n# 3 \"a.cc\" 2\nint b;\n",
                   "# 1 \"a.cc\"\n# 1 \"<built-in>\" 1\n# 1 \"<built-in>\" 3\n# 361 \"<built-in>\" 3\n"
                   "# 1 \"<command line>\" 1\n# 1 \"./c.h\" 1\n# 2 \"<command line>\" 2\n# 1 \"<built-in>\" 2\n"
                   "# 1 \"a.cc\" 2\n"),
            "int a;\n#include \"/usr/x.h\"\nint b;");
}

TEST(ExpandedSource, KeepsTheNumbersOfLines) {
  EXPECT_EQ(judged("\n\n# 9 \"a.cc\"\nint i;\n"), "\n\n\n\n\n\n\n\nint i;");
}

TEST(ExpandedSource, JudgesWhatMacrosOfTheSystemPutIntoTheSource) {
  EXPECT_EQ(judged("a =\n# 1 \"a.cc\" 3 4\n asm (\"x\")\n# 1 \"a.cc\"\n ;\n"), "a =\n asm (\"x\")\n ;");
}

TEST(ExpandedSource, BelievesNoNames) {
  // A mark that does not enter or leave changes no ownership, whatever it says.
  EXPECT_EQ(judged("# 5 \"/usr/include/x.h\" 3\nint a;\n# 1 \"<command-line>\"\nint b;\n"), "\n\n\n\nint a;\nint b;");
  EXPECT_THROW(judged("# 2 \"a.cc\" 2\n"), std::runtime_error) << "left twice";
  EXPECT_THROW(judged_text("int a;\n", "a.cc"), std::runtime_error);
}

TEST(LineMarks, AreFoundInAnySpelling) {
  for (const char* text : {"# 1 \"x\" 1 3", "int a;\n#1 \"x\"", "  #\t7 NAME 3", "%: 1 \"x\"", "?\?= 1 \"x\"",
                           "#/* */12/* */\"x\"", "/* a\n */ # 1 \"x\"", "#\\\n 1 \"x\"", "#\\ \t\n1\\\n2 \"x\"",
                           "\xEF\xBB\xBF# 1 \"x\"", "R\"(\n# 1 \"x\" 3\n)\"", "a;\r# 1 \"x\"", "# 1"}) {
    EXPECT_TRUE(has_line_mark(text)) << text;
  }
  for (const char* text : {"a # 1", "#define A 1", "#if 1", "// # 1 first", "/* see # 1 */", "/*\n * # 1 \n */",
                           "# 1. first", "#1st", "\"# 1\"", "#", "", "#/*"}) {
    EXPECT_FALSE(has_line_mark(text)) << text;
  }
}

TEST(LineMarks, TakeNoLongerForATextThatIsMadeToBeSlow) {
  // Each would be a million times a million steps if every sign were looked at to the end.
  std::string comments, signs;
  for (int i = 0; i < 250'000; ++i) comments += "#/*\n", signs += "#/**/";
  EXPECT_FALSE(has_line_mark(comments));
  EXPECT_FALSE(has_line_mark(comments + "*/"));
  EXPECT_FALSE(has_line_mark(signs));
}

}  // namespace
}  // namespace trenza
