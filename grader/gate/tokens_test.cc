#include "grader/gate/tokens.h"

#include <gtest/gtest.h>

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
  EXPECT_EQ(split("asm\\ "), "|asm") << "compilers end the last line";
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

TEST(Tokens, ASuffixIsNoPrefix) {
  EXPECT_EQ(split("\"a\"_b \"c\"sv R\"(d)\"_e 'f'_g"), "|\"a\" _b \"c\" sv R\"(d)\" _e 'f' _g");
  EXPECT_EQ(split("\"a\" R\"b(asm)b\" asm"), "|\"a\" R\"b(asm)b\" asm");
  for (const char* text : {"\"a\"R\"b(\" asm", "'a'LR\"b(\" asm", "R\"(a)\"u8R\"b(\" asm"}) {
    const std::vector<Token> tokens = tokenize(text);
    ASSERT_EQ(tokens.size(), 4u) << text;
    EXPECT_EQ(tokens[1].kind, Token::Kind::ambiguous) << text;
    EXPECT_EQ(tokens[2].text, "\"b(\"") << text;
    EXPECT_TRUE(tokens[3].is_word("asm")) << text;
  }
  EXPECT_EQ(split("#if 0\n\"a\"R\"b(\"\n#endif\nasm"), "|# if 0|\"a\" R \"b(\"|# endif|asm")
      << "in doubt all is looked at";
}

TEST(Tokens, HeadersAreOneToken) {
  EXPECT_EQ(split("#include<a//b.h>\n"), "|# include <a//b.h>");
  EXPECT_EQ(split("  %: /**/ include /**/ \"a.h\" // c"), "|# include \"a.h\"");
  EXPECT_EQ(split("#if __has_include(<a/*b>)"), "|# if __has_include ( <a/*b> )");
  EXPECT_EQ(split("#elif 1 && __has_include(\"\\\")"), "|# elif 1 & & __has_include ( \"\\\" )");
  EXPECT_EQ(split("__has_include(\"\\\"\", b)"), "|__has_include ( \"\\\"\" , b )") << "a string, as anywhere";
  EXPECT_EQ(split("#define A __has_embed(\"\\\"\", b)"), "|# define A __has_embed ( \"\\\"\" , b )");
  EXPECT_EQ(split("#define include <a//b>\nc"), "|# define include < a|c");
  EXPECT_EQ(split("f(#include <a//b>)\nc"), "|f ( # include < a|c") << "no directive";
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

}  // namespace
}  // namespace trenza
