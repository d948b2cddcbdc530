#include "grader/corpus/expectation.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace trenza {
namespace {

ExerciseResult result(Verdict first, Verdict second) {
  const auto made = [](const char* name, Verdict verdict) {
    return CaseResult{name, 1, verdict, verdict == Verdict::pass ? "" : "It went wrong in probe.cc.", "", "", 0};
  };
  return {"probe", "grader/corpus", "tsan", "limits", {made("P.A", first), made("P.B", second)}};
}

std::vector<std::string> compare(const std::string& expect, const ExerciseResult& got) {
  return differences(Expectation::read(expect, "tsan"), got);
}

TEST(Expectation, NamedVerdictsAreDemanded) {
  const ExerciseResult got = result(Verdict::pass, Verdict::race);
  EXPECT_TRUE(compare("RACE P.B tsan\n", got).empty());
  EXPECT_TRUE(compare("# a comment\n\nRACE P.B *\n", got).empty());
  EXPECT_TRUE(compare("ANY P.B tsan\n", got).empty());
  EXPECT_EQ(compare("FAIL P.B tsan\n", got),
            std::vector<std::string>{"P.B got RACE instead of FAIL: It went wrong in probe.cc."});
}

TEST(Expectation, OneOfSeveralIsEnough) {
  EXPECT_TRUE(compare("RACE/CRASH P.B tsan\n", result(Verdict::pass, Verdict::crash)).empty());
  EXPECT_EQ(compare("RACE/CRASH P.B tsan\n", result(Verdict::pass, Verdict::fail)),
            std::vector<std::string>{"P.B got FAIL instead of RACE or CRASH: It went wrong in probe.cc."});
}

TEST(Expectation, ListenersAreNamed) {
  EXPECT_EQ(Expectation::read("listens tcp 47231\n", "tsan").listeners, std::vector<std::string>{"tcp 47231"});
}

TEST(Expectation, UnnamedCasesMustPass) {
  EXPECT_TRUE(compare("", result(Verdict::pass, Verdict::pass)).empty());
  EXPECT_EQ(compare("RACE P.B native\n", result(Verdict::pass, Verdict::race)).size(), 1u);
  EXPECT_EQ(compare("RACE P.B *\n", result(Verdict::infra, Verdict::race)).size(), 1u);
  EXPECT_EQ(compare("RACE P.B *\n", result(Verdict::pass, Verdict::pass)).size(), 1u);
}

TEST(Expectation, CasesThatWereNotRunAreMissed) {
  EXPECT_EQ(compare("PASS P.C *\n", result(Verdict::pass, Verdict::pass)).size(), 1u);
  EXPECT_EQ(compare("", ExerciseResult{}).size(), 1u);
}

TEST(Expectation, SentencesAreDemanded) {
  ExerciseResult got = result(Verdict::pass, Verdict::fail);
  EXPECT_TRUE(compare("FAIL P.B *\nsays probe.cc\n", got).empty());
  EXPECT_EQ(compare("FAIL P.B *\nsays other.cc\n", got).size(), 1u);
  got.cases[1].sentence.clear();
  EXPECT_EQ(compare("FAIL P.B *\n", got).size(), 1u);
}

TEST(Expectation, WhatIsPrintedIsDemanded) {
  ExerciseResult got = result(Verdict::pass, Verdict::deadlock);
  EXPECT_EQ(compare("DEADLOCK P.B *\nprints about to wait\n", got).size(), 1u);
  got.cases[1].output = "I am about to wait";
  EXPECT_TRUE(compare("DEADLOCK P.B *\nprints about to wait\n", got).empty());
}

TEST(Expectation, RequiredProtectionsAreCompared) {
  const std::string in_force = "limits; private /dev/shm";
  EXPECT_TRUE(missing_protections(Expectation::read("requires private /dev/shm\n", "tsan"), in_force).empty());
  EXPECT_EQ(missing_protections(Expectation::read("requires no network\n", "tsan"), in_force),
            std::vector<std::string>{"no network"});
}

TEST(Expectation, RefusesWhatItCannotRead) {
  for (const char* text : {"RACES P.B *", "RACE", "RACE P.B", "RACE P.B asan", "RACE P.B * more", "requires", "says ",
                           "RACE/ P.B *x", "RACE/NONE P.B *"}) {
    EXPECT_THROW(Expectation::read(text, "tsan"), std::runtime_error) << text;
  }
}

TEST(UnsafeParts, FindsWhatMustNotGetThrough) {
  EXPECT_TRUE(unsafe_parts("  PASS  A.B\n\tárbol | ::notice::x\n").empty());
  for (const char* text : {"\x1b[31m", "\xff", "a\rb", "::notice::x", " \t::error::x", "x ##[group]"}) {
    EXPECT_EQ(unsafe_parts(std::string("first\n") + text + "\nlast\n").size(), 1u) << text;
  }
  EXPECT_EQ(unsafe_parts(std::string("\0", 1)).size(), 1u);
}

}  // namespace
}  // namespace trenza
