#include "grader/mutant/mutant.h"

#include <gtest/gtest.h>

namespace trenza {
namespace {

TEST(Mutant, IsReadFromTheHeaderOfItsPatch) {
  const Mutant mutant = Mutant::read({"expect: RACE RaceMutex.GetterIsLocked tsan", "sentence: without the lock",
                                      "sentence: get()", "The getter reads", "sentence: by sentence."});
  EXPECT_EQ(mutant.verdict, Verdict::race);
  EXPECT_EQ(mutant.case_name, "RaceMutex.GetterIsLocked");
  EXPECT_EQ(mutant.mode, "tsan");
  EXPECT_EQ(mutant.words, (std::vector<std::string>{"without the lock", "get()"}));
  EXPECT_EQ(mutant.explanation, "The getter reads\nsentence: by sentence.");
}

TEST(Mutant, RefusesWhatPromisesNothing) {
  for (const char* first :
       {"", "expect:", "expect: RACE", "expect: RACE A.B", "expect: RACE A.B gdb", "expect: WRONG A.B tsan",
        "expect: PASS A.B tsan", "expect: SKIPPED A.B tsan", "expect: RACE A.B tsan again", "RACE A.B tsan"}) {
    EXPECT_THROW(Mutant::read({first, "Why."}), std::runtime_error) << first;
  }
  EXPECT_THROW(Mutant::read({}), std::runtime_error);
  EXPECT_THROW(Mutant::read({"expect: RACE A.B tsan"}), std::runtime_error) << "without an explanation";
  EXPECT_THROW(Mutant::read({"expect: RACE A.B tsan", "sentence: x"}), std::runtime_error);
  EXPECT_THROW(Mutant::read({"expect: RACE A.B tsan", "sentence: ", "Why."}), std::runtime_error) << "any would do";
  EXPECT_THROW(Mutant::read({"expect: RACE A.B tsan", "sentence:", "Why."}), std::runtime_error);
}

TEST(Mutant, FindsTheWordsThatAreMissing) {
  const Mutant mutant = Mutant::read({"expect: RACE A.B tsan", "sentence: one", "sentence: two words", "Why."});
  EXPECT_EQ(mutant.missing_in("one and two words"), "");
  EXPECT_EQ(mutant.missing_in("one and two"), "two words");
  EXPECT_EQ(mutant.missing_in(""), "one");
}

}  // namespace
}  // namespace trenza
