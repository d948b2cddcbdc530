// The committed corpus of the fuzzer, with the preprocessor of g++ and without the fuzzer.

#include "grader/gate/fuzz/disagreement.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace trenza {
namespace {

std::string folder() { return std::getenv("TEST_TMPDIR"); }

bool has_compiler() { return std::system("g++ --version >/dev/null 2>&1") == 0; }

TEST(Disagreement, IsNowhereInTheCorpus) {
  if (!has_compiler()) GTEST_SKIP() << "there is no g++";
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("grader/gate/fuzz/corpus")) {
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    const auto found = disagreement(text.str(), folder());
    EXPECT_EQ(found, std::nullopt) << entry.path() << ": " << *found << "\n" << text.str();
    ++count;
  }
  EXPECT_GT(count, 20);
}

TEST(Disagreement, IsWhatIsHiddenFromTheTokenizer) {
  EXPECT_NE(hidden_token("a", "a\nwatched_word_seen"), std::nullopt);
  EXPECT_NE(hidden_token("/* asm */", "watched_word_seen"), std::nullopt);
  EXPECT_NE(hidden_token("a b c", "a c b"), std::nullopt);
  EXPECT_NE(hidden_token("a", "a\n# define b"), std::nullopt);
}

TEST(Disagreement, IsNotWhatTheCompilerLeavesOut) {
  EXPECT_EQ(hidden_token("#ifdef A\nasm\n#endif\nb c", "b c"), std::nullopt);
  EXPECT_EQ(hidden_token("asm", "watched_word_seen"), std::nullopt);
}

}  // namespace
}  // namespace trenza
