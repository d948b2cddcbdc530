#include "grader/course/grade.h"

#include <gtest/gtest.h>

namespace trenza {
namespace {

const std::vector<std::string> kModes = {"native", "tsan"};

Exercise exercise() {
  Exercise e;
  e.package = "exercises/05_x";
  e.cases = {{"X.First", 2, {}}, {"X.Second", 3, {}}};
  return e;
}

ExerciseResult result(const std::string& mode, Verdict first, Verdict second) {
  return {
      "x",
      "p",
      mode,
      "",
      {{"X.First", 2, first, "first in " + mode, "", "", 0}, {"X.Second", 3, second, "second in " + mode, "", "", 0}}};
}

Grade graded(std::vector<ExerciseResult> results) {
  return grade(exercise(), "p", std::move(results), kModes, "no result");
}

TEST(Grade, NeedsEveryMode) {
  const Grade g =
      graded({result("native", Verdict::pass, Verdict::pass), result("tsan", Verdict::pass, Verdict::race)});
  EXPECT_EQ(g.verdict, Verdict::race);
  EXPECT_EQ(g.cases_passed, 1);
  EXPECT_EQ(g.points, 2);
  EXPECT_EQ(g.sentence, "second in tsan");
  EXPECT_EQ(g.failed_case, "X.Second");
  EXPECT_EQ(g.failed_mode, "tsan");
}

TEST(Grade, ShowsTheFirstFailureInTheOrderOfTheList) {
  const Grade g =
      graded({result("native", Verdict::pass, Verdict::fail), result("tsan", Verdict::leak, Verdict::fail)});
  EXPECT_EQ(g.sentence, "first in tsan");
  EXPECT_EQ(g.points, 0);
}

TEST(Grade, TheMostExactModeSpeaksForACase) {
  // Each says more than those behind it.
  const std::vector<Verdict> order = {Verdict::race,    Verdict::crash, Verdict::uncontrolled,
                                      Verdict::timeout, Verdict::infra, Verdict::not_run};
  for (std::size_t exact = 0; exact < order.size(); ++exact) {
    for (std::size_t vague = exact + 1; vague < order.size(); ++vague) {
      for (const bool first : {true, false}) {
        const Verdict native = order[first ? exact : vague], tsan = order[first ? vague : exact];
        const Grade g = graded({result("native", native, Verdict::pass), result("tsan", tsan, Verdict::pass)});
        EXPECT_EQ(g.verdict, order[exact]) << name(native) << " " << name(tsan);
        EXPECT_EQ(g.failed_mode, first ? "native" : "tsan");
      }
    }
  }
  const Grade equal =
      graded({result("native", Verdict::race, Verdict::pass), result("tsan", Verdict::deadlock, Verdict::pass)});
  EXPECT_EQ(equal.failed_mode, "native");
}

TEST(Grade, OfARaceTheTestsOwnQuestionSpeaks) {
  for (const bool first : {true, false}) {
    const Verdict native = first ? Verdict::fail : Verdict::race, tsan = first ? Verdict::race : Verdict::fail;
    const Grade g = graded({result("native", native, Verdict::pass), result("tsan", tsan, Verdict::pass)});
    EXPECT_EQ(g.verdict, Verdict::fail);
    EXPECT_EQ(g.failed_mode, first ? "native" : "tsan");
  }
  const Grade deadlock =
      graded({result("native", Verdict::fail, Verdict::pass), result("tsan", Verdict::deadlock, Verdict::pass)});
  EXPECT_EQ(deadlock.verdict, Verdict::deadlock);
}

TEST(Grade, AnotherCaseIsAnotherStory) {
  const Grade g =
      graded({result("native", Verdict::timeout, Verdict::fail), result("tsan", Verdict::timeout, Verdict::race)});
  EXPECT_EQ(g.sentence, "first in native");
}

TEST(Grade, WhatWasLeftOutNeverSpeaksBeforeAFailure) {
  const Grade g =
      graded({result("native", Verdict::not_run, Verdict::fail), result("tsan", Verdict::not_run, Verdict::not_run)});
  EXPECT_EQ(g.verdict, Verdict::fail);
  EXPECT_EQ(g.failed_case, "X.Second");
  EXPECT_EQ(g.points, 0);
  const Grade late =
      graded({result("native", Verdict::pass, Verdict::pass), result("tsan", Verdict::pass, Verdict::not_run)});
  EXPECT_EQ(late.verdict, Verdict::not_run);
  EXPECT_EQ(late.points, 2);
}

TEST(Grade, AFaultOfTheGraderSpeaksOnlyWhereNothingElseFailed) {
  // The program crashes, and ThreadSanitizer with it.
  const Grade of_one =
      graded({result("native", Verdict::crash, Verdict::pass), result("tsan", Verdict::infra, Verdict::pass)});
  EXPECT_EQ(of_one.verdict, Verdict::crash);
  const Grade of_another =
      graded({result("native", Verdict::crash, Verdict::pass), result("tsan", Verdict::infra, Verdict::infra)});
  EXPECT_EQ(of_another.verdict, Verdict::infra) << "the points of the second case are not lost by a mistake";
  EXPECT_EQ(of_another.failed_case, "X.Second");
}

TEST(Grade, SkippedCasesKeepTheirPoints) {
  const Grade g =
      graded({result("native", Verdict::pass, Verdict::pass), result("tsan", Verdict::skipped, Verdict::pass)});
  EXPECT_EQ(g.verdict, Verdict::pass);
  EXPECT_EQ(g.points, 5);
}

TEST(Grade, AMissingModeIsTheGradersFault) {
  const Grade g = graded({result("native", Verdict::pass, Verdict::pass)});
  EXPECT_EQ(g.verdict, Verdict::infra);
  EXPECT_EQ(g.sentence, "no result");
  EXPECT_EQ(g.points, 0);
}

TEST(Grade, OnlyTheListCounts) {
  ExerciseResult forged = result("native", Verdict::pass, Verdict::pass);
  forged.cases[1].name = "X.Other";
  const Grade g = graded({forged, result("tsan", Verdict::pass, Verdict::pass)});
  EXPECT_EQ(g.verdict, Verdict::infra);
  EXPECT_EQ(g.points, 2);
}

TEST(Grade, TwoResultsForOneThingAreTheGradersFault) {
  const ExerciseResult good = result("native", Verdict::pass, Verdict::pass);
  const ExerciseResult tsan = result("tsan", Verdict::pass, Verdict::pass);
  EXPECT_EQ(graded({good, tsan, result("native", Verdict::fail, Verdict::pass)}).verdict, Verdict::infra);
  EXPECT_EQ(graded({good, good, tsan}).verdict, Verdict::infra);
  ExerciseResult twice = good;
  twice.cases.push_back(twice.cases.front());
  const Grade g = graded({twice, tsan});
  EXPECT_EQ(g.verdict, Verdict::infra);
  EXPECT_EQ(g.points, 3);
}

}  // namespace
}  // namespace trenza
