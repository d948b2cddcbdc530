#include "grader/gate/tokens.h"

#include <gtest/gtest.h>

#include "grader/gate/expanded_source.h"

namespace trenza {
namespace {

// The tokens, separated by spaces; a bar before those that begin a line.
std::string split(std::string_view source) {
  std::string text;
  for (const Token& token : tokenize(source)) text += (token.starts_line ? "|" : " ") + token.text;
  return text;
}

TEST(Tokens, CommentsAreSpaces) {
  EXPECT_EQ(split("a/* asm */b // asm\nc"), "|a b|c");
  EXPECT_EQ(split("a /* two\nlines */ b"), "|a b") << "a line does not end inside of a comment";
  EXPECT_EQ(split("a // on \\\nand on\nb"), "|a|b");
  EXPECT_EQ(split("/* without an end"), "");
}

TEST(Tokens, LinesAreJoined) {
  EXPECT_EQ(split("a\\\nsm"), "|asm");
  EXPECT_EQ(split("a\\ \t\r\nsm"), "|asm") << "compilers allow blanks there";
  EXPECT_EQ(split("#inc\\\nlude <a>"), "|# include <a>");
  EXPECT_EQ(tokenize("a \\\n b\nc").back().line, 3);
}

TEST(Tokens, LiteralsKeepWhatIsInThem) {
  EXPECT_EQ(split(R"(f("asm \" // x", 'a', '"'))"), R"(|f ( "asm \" // x" , 'a' , '"' ))");
  EXPECT_EQ(split("u8\"a\" L'b' prefix\"c\""), "|u8\"a\" L'b' prefix \"c\"");
  EXPECT_EQ(split("\"without an end\na"), "|\"without an end|a");
  EXPECT_EQ(split("1'000'000 + 0x1p-3 + .5f"), "|1'000'000 + 0x1p-3 + .5f");
}

TEST(Tokens, RawStringsAreTakenAsTheyStand) {
  EXPECT_EQ(split("R\"(a \" b)\" c"), "|R\"(a \" b)\" c");
  EXPECT_EQ(split("R\"x(a)\" \\\n )x\" c"), "|R\"x(a)\" \\\n )x\" c") << "no lines are joined in them";
  EXPECT_EQ(split("R\"(two\nlines)\"\nasm"), "|R\"(two\nlines)\"|asm");
  EXPECT_EQ(split("FOOR\"(a)\""), "|FOOR \"(a)\"") << "no prefix";
}

TEST(Tokens, HeadersAreOneToken) {
  EXPECT_EQ(split("#include<a//b.h>\n"), "|# include <a//b.h>");
  EXPECT_EQ(split("  %: /**/ include /**/ \"a.h\" // c"), "|# include \"a.h\"");
  EXPECT_EQ(split("#if __has_include(<a/*b>)"), "|# if __has_include ( <a/*b> )");
  EXPECT_EQ(split("a < b > c"), "|a < b > c");
  EXPECT_EQ(split("#include \"a\\\""), "|# include \"a\\\"") << "a backslash means itself there";
}

TEST(Tokens, DigraphsAreWrittenOut) {
  EXPECT_EQ(split("<:<:x:>:> %:%: <%%>"), "|[ [ x ] ] ## { }");
  EXPECT_EQ(split("a<::b>"), "|a < :: b >");
}

TEST(Tokens, WhatIsNeverCompiledIsLeftOut) {
  EXPECT_EQ(split("a\n#if 0\nasm\n#if X\nb\n#else\nc\n#endif\n#endif\nd"), "|a|d");
  EXPECT_EQ(split("#if 0\nasm\n#else\nb\n#endif"), "|b|# endif");
  EXPECT_EQ(split("#ifdef X\nasm\n#endif"), "|# ifdef X|asm|# endif");
  EXPECT_EQ(split("#if 0 + 1\nasm\n#endif"), "|# if 0 + 1|asm|# endif");
  EXPECT_EQ(split("#if 0\nR\"(\n#endif\nasm\n)\"\n#endif").find("|# if 0"), 0u)
      << "compilers need not agree about such a text, so all of it is looked at";
}

TEST(ExpandedSource, KnowsWhereTokensAreGlued) {
  EXPECT_TRUE(glues_tokens("#define A(a, b) a##b\n"));
  EXPECT_TRUE(glues_tokens("#define A(a, b) a %:%: b\n"));
  EXPECT_FALSE(glues_tokens("// a##b\nauto s = \"a##b\";\n"));
}

TEST(ExpandedSource, TakesTheLinesOfOneFile) {
  EXPECT_EQ(lines_from("# 0 \"a.cc\"\n# 1 \"/usr/include/x.h\" 1 3 4\nint x;\n# 2 \"a.cc\" 2\nint a;\n#pragma once\n"
                       "# 1 \"b.cc\"\nint b;\n# 9 \"a.cc\"\nint c;",
                       "a.cc"),
            "int a;\n#pragma once\nint c;");
  EXPECT_EQ(lines_from("", "a.cc"), "");
}

}  // namespace
}  // namespace trenza
