#include "grader/report/lesson.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace trenza {
namespace {

constexpr const char* kPicture =
    "   │ where         │ thread 1 │ thread 2\n"
    " ✗ │ counter.cc:17 │          │ ✗ read\n";
constexpr const char* kToken = "See it again, as often as you like: ./kit replay weave1.abc\n";

// An exercise of `count` cases that all passed in the modes interleave and native.
Grade passed(int count) {
  Exercise e;
  e.package = "exercises/05_counter";
  std::vector<ExerciseResult> modes = {{"counter", e.package, "interleave", "", {}},
                                       {"counter", e.package, "native", "", {}}};
  for (int i = 0; i < count; ++i) {
    const std::string name = "Counter.Case" + std::to_string(i);
    e.cases.push_back({name, 2, {}});
    for (ExerciseResult& mode : modes) mode.cases.push_back({name, 2, Verdict::pass, "", "", "", 0});
  }
  return grade(e, e.package, modes, {"interleave", "native"}, "missing");
}

Grade regraded(const Grade& g) { return grade(g.exercise, g.package, g.modes, {"interleave", "native"}, "missing"); }

// The first case races, and the test's own question is known, too.
Grade raced(int count) {
  Grade g = passed(count);
  CaseResult& explored = g.modes[0].cases[0];
  explored.verdict = Verdict::race;
  explored.sentence = "Data race: both use it.";
  explored.detail = std::string(kPicture) + kToken;
  CaseResult& native = g.modes[1].cases[0];
  native.verdict = Verdict::fail;
  native.sentence = "One addition is lost. Who waits for whom? [counter_test.cc:9]";
  native.detail = "Expected equality of these values\n>> One addition is lost.\n";
  return regraded(g);
}

std::size_t count_lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(Lesson, OfAPassIsEmpty) { EXPECT_EQ(lesson(passed(3), {}), ""); }

TEST(Lesson, TellsTheFirstFailureOnce) {
  EXPECT_EQ(lesson(raced(3), {}),
            "✗ Case0 · FAIL · 2 points · native\n"
            "    One addition is lost. Who waits for whom? [counter_test.cc:9]\n"
            "    In the interleave mode: Data race: both use it.\n"
            "       │ where         │ thread 1 │ thread 2\n"
            "     ✗ │ counter.cc:17 │          │ ✗ read\n"
            "    See it again: ./kit replay 05.Case0\n"
            "✓ 2 of 3 cases passed\n"
            "All of it: ./kit grade 05 --all   one case: --case NAME   a hint: ./kit hint 05\n");
}

TEST(Lesson, OtherCasesHaveALineEach) {
  Grade g = raced(5);
  g.modes[0].cases[1] = {"Counter.Case1", 2, Verdict::deadlock, "Nothing can run. " + std::string(300, 'x'), "", "", 0};
  for (const std::size_t i : {2u, 3u}) {
    g.modes[1].cases[i].verdict = Verdict::leak;
    g.modes[1].cases[i].sentence = "Left behind.";
  }
  const std::string text = lesson(regraded(g), {.width = 60});
  EXPECT_NE(text.find("✗ Case1 · 2 points · DEADLOCK: Nothing can run. xxx"), std::string::npos) << text;
  EXPECT_NE(text.find("x…\n"), std::string::npos) << text;
  EXPECT_NE(text.find("✗ Case2 and 1 more · LEAK: Left behind.\n"), std::string::npos) << text;
}

TEST(Lesson, NeverHasMoreLinesThanItMay) {
  for (const int cases : {1, 5, 40}) {
    for (const std::size_t printed : {0u, 5u, 500u}) {
      Grade g = raced(cases);
      for (std::size_t i = 1; i < g.modes[0].cases.size(); ++i) {
        g.modes[0].cases[i].verdict = Verdict::fail;
        g.modes[0].cases[i].sentence = "Number " + std::to_string(i);
      }
      for (std::size_t i = 0; i < printed; ++i) g.modes[1].cases[0].output += "so I said\n";
      for (std::size_t i = 0; i < printed; ++i) g.modes[0].cases[0].detail.insert(0, " │ row\n");
      g = regraded(g);
      const std::string text = lesson(g, {});
      EXPECT_LE(count_lines(text), 36u) << text;
      EXPECT_EQ(text.find("more line") != std::string::npos, printed > 10) << text;
    }
  }
}

TEST(Lesson, AnAssertionWithoutASentenceIsShownAsItIs) {
  Grade g = passed(1);
  g.modes[1].cases[0] = {
      "Counter.Case0", 2, Verdict::fail, "Expected 1", "counter_test.cc:3: Expected 1, got 2\n", "", 0};
  EXPECT_NE(lesson(regraded(g), {}).find("    counter_test.cc:3: Expected 1, got 2\n"), std::string::npos);
}

TEST(Lesson, NamesNoCommandsForTheWorkOfOthers) {
  EXPECT_EQ(lesson(raced(3), {.commands = false}).find("./kit"), std::string::npos);
}

TEST(Lesson, OfACompilerShowsItsWords) {
  Grade g = passed(1);
  g.modes.clear();
  g.verdict = Verdict::compile;
  g.detail = "counter.cc:1: error: x\n    1 | x\n";
  EXPECT_EQ(lesson(g, {}), "  counter.cc:1: error: x\n      1 | x\n");
}

TEST(Detail, HoldsAPictureAndAToken) {
  const std::string detail = std::string("an assertion\nA main, B thread 1\n") + kPicture + kToken;
  EXPECT_EQ(picture_in(detail), std::string("A main, B thread 1\n") + kPicture);
  EXPECT_EQ(token_in(detail), "weave1.abc");
  const std::string wrapped = std::string("A child went on.\nA main, B thread 1, C thread 2,\nD thread 3\n") + kPicture;
  EXPECT_EQ(picture_in(wrapped), wrapped.substr(wrapped.find("A main")));
  EXPECT_EQ(picture_in("an assertion\n"), "");
  EXPECT_EQ(token_in("an assertion\n"), "");
}

}  // namespace
}  // namespace trenza
