// Programs that are not instrumented, or not all of them, must not be explored: what they do would not be seen.

#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "grader/interleave/search/explorer.h"
#include "grader/interleave/search/instrumentation.h"

namespace trenza::interleave {
namespace {

std::string program(const std::string& name) {
  return std::string(std::getenv("TEST_SRCDIR")) + "/" + std::getenv("TEST_WORKSPACE") + "/grader/interleave/corpus/" +
         name;
}

// Why the program is not explored; empty if it is.
std::string refusal(const std::string& name, const Program::Options& options = {}) {
  try {
    const Program running({program(name)}, options);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return {};
}

TEST(Refused, NamesTheObjectThatIsNotInstrumented) {
  const std::string why = refusal("refused_half");
  EXPECT_NE(why.find("grader/interleave/corpus/refused/bump.cc in "), std::string::npos) << why;
  EXPECT_NE(why.find("was compiled without -fsanitize=thread"), std::string::npos) << why;
  EXPECT_EQ(why.find("half.cc"), std::string::npos) << why;
}

TEST(Refused, EvenWithoutItsDebugInformation) {
  const std::string why = refusal("refused_half_without_debug_information");
  EXPECT_EQ(why.rfind("bump.cc in ", 0), 0u) << why;
}

TEST(Refused, EvenIfItIsCalledLikeALibrarysFile) {
  const std::string why = refusal("refused_namesake");
  EXPECT_EQ(why.rfind("grader/interleave/corpus/refused/rendezvous.cc in ", 0), 0u) << why;
}

TEST(Refused, WithoutASymbolTable) {
  const std::string why = refusal("refused_stripped");
  EXPECT_NE(why.find("has no symbol table"), std::string::npos) << why;
}

TEST(Refused, WithNothingInstrumented) {
  const std::string why = refusal("refused_plain");
  EXPECT_NE(why.find("none of its objects was compiled with -fsanitize=thread"), std::string::npos) << why;
}

TEST(Refused, NotIfItIsAllowedByName) {
  Program::Options options;
  options.uninstrumented = {"bump.cc"};
  EXPECT_EQ(refusal("refused_half", options), "");
}

TEST(Refused, NotIfAllIsInstrumented) {
  EXPECT_EQ(refusal("whole"), "");
  Program running({program("whole")}, {});
  const Exploration exploration = explore(running, {});
  ASSERT_TRUE(exploration.found);
  EXPECT_EQ(exploration.found->finding.kind, FindingKind::race);
}

TEST(Refused, NotForLibraries) {
  EXPECT_EQ(uninstrumented_objects(program("with_libraries"), {}), std::vector<std::string>());
}

}  // namespace
}  // namespace trenza::interleave
