#include "grader/report/feedback.h"

#include <gtest/gtest.h>

#include "grader/report/class_html.h"
#include "grader/report/json.h"

namespace trenza {
namespace {

Grade failed() {
  Exercise e;
  e.package = "exercises/05_lock";
  e.edit = {"lock.cc"};
  e.cases = {{"Lock.A", 2, {}}, {"Lock.B", 3, {}}};
  Grade g = not_run(e, "exercises/05_lock", Verdict::fail, "The sentence.", "The detail.");
  g.points = 2;
  g.warnings = {"A warning."};
  g.notes = {"taken from lock (1).cc"};
  g.modes = {{"lock",
              "exercises/05_lock",
              "native",
              "",
              {{"Lock.A", 2, Verdict::pass, "", "", "Printed.", 0.1},
               {"Lock.B", 3, Verdict::fail, "The sentence.", "The detail.", "Printed.", 0.1}}}};
  return g;
}

// What a student reads of it.
std::string told(Feedback level) {
  ClassGrades grades;
  grades.exercises = {failed().exercise};
  ClassEntry entry;
  entry.grade = failed();
  grades.students = {{"ana", "Ana", "", "", {{"05_lock", entry}}}};
  grades = with_feedback(std::move(grades), level);
  return student_html(grades, grades.students[0]) + to_json({with_feedback(failed(), level)});
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST(Feedback, EachLevelTellsItsOwn) {
  const std::string verdict = told(Feedback::verdict), sentence = told(Feedback::sentence), all = told(Feedback::all);
  for (const std::string& text : {verdict, sentence, all}) {
    EXPECT_TRUE(has(text, "FAIL") && has(text, "Lock.B") && has(text, "2/5 points")) << text;
    EXPECT_TRUE(has(text, "taken from lock (1).cc"));
  }
  EXPECT_FALSE(has(verdict, "The sentence."));
  EXPECT_TRUE(has(sentence, "The sentence.") && has(all, "The sentence."));
  EXPECT_FALSE(has(verdict, "The detail.") || has(sentence, "The detail."));
  EXPECT_FALSE(has(verdict, "Printed.") || has(sentence, "Printed."));
  EXPECT_TRUE(has(all, "The detail.") && has(all, "Printed."));
}

TEST(Feedback, WhyThereIsNoGradeIsAlwaysTold) {
  Grade g = not_run(failed().exercise, "", Verdict::infra, "Which lock.cc is meant?", "lock.cc, lock (1).cc");
  EXPECT_EQ(with_feedback(g, Feedback::verdict).sentence, "Which lock.cc is meant?");
  g.verdict = Verdict::not_started;
  g.handed_in = false;
  EXPECT_EQ(with_feedback(g, Feedback::verdict).sentence, "Which lock.cc is meant?");
}

// A grade with two hidden cases, of which one failed, and one that the exercise has no more.
Grade with_hidden_cases() {
  Exercise e = failed().exercise;
  e.hidden_package = "submissions/hidden/1/05_lock";
  e.cases.push_back({"Lock.Secret", 4, {}, true});
  e.cases.push_back({"Lock.Other", 1, {}, true});
  Grade g = failed();
  g.exercise = e;
  g.modes[0].cases[1] = {"Lock.B", 3, Verdict::pass, "", "", "", 0.1};
  g.modes[0].cases.push_back({"Lock.Secret", 4, Verdict::fail, "What is secret.", "Traced.", "Said.", 0.1});
  g.modes[0].cases.push_back({"Lock.Other", 1, Verdict::pass, "", "", "", 0.1});
  g.modes[0].cases.push_back({"Lock.Gone", 1, Verdict::fail, "What was secret.", "", "", 0.1});
  return grade(e, g.package, g.modes, {"native"}, "");
}

TEST(Feedback, HiddenCasesAreANumberOnly) {
  const Grade whole = with_hidden_cases();
  EXPECT_EQ(whole.verdict, Verdict::fail);
  EXPECT_EQ(whole.points, 6);
  const Grade told = without_hidden(whole, "shown after 2027-01-10");
  EXPECT_EQ(told.verdict, Verdict::pass);
  EXPECT_EQ(told.points, 5);
  EXPECT_EQ(told.cases_passed, 2);
  EXPECT_EQ(told.exercise.points(), 5);
  EXPECT_EQ(told.notes, std::vector<std::string>{"2 hidden cases, 5 points: shown after 2027-01-10."});
  ClassGrades grades;
  grades.exercises = {whole.exercise};
  ClassEntry entry;
  entry.grade = whole;
  grades.students = {{"ana", "Ana", "", "", {{"05_lock", entry}}}};
  grades = without_hidden(std::move(grades), "not shown yet");
  const std::string page = student_html(grades, grades.students[0]);
  EXPECT_TRUE(has(page, "5/5 points") && has(page, "2 hidden cases, 5 points: not shown yet.")) << page;
  for (const std::string& text : {to_json({told}), page}) {
    for (const char* secret : {"ecret", "Traced", "Said", "Other", "Gone"}) EXPECT_FALSE(has(text, secret)) << text;
  }
}

TEST(Feedback, WithoutHiddenCasesNothingChanges) {
  Grade g = grade(failed().exercise, failed().package, failed().modes, {"native"}, "");
  EXPECT_EQ(to_json({without_hidden(g, "not shown yet")}), to_json({g}));
  // Also if the tests have changed since.
  g.exercise.cases = {{"Lock.B", 3, {}}, {"Lock.New", 1, {}}};
  EXPECT_EQ(to_json({without_hidden(g, "not shown yet")}), to_json({g}));
}

TEST(Feedback, ACaseThatIsNewerThanTheGradeDoesNotSpoilIt) {
  Grade g = with_hidden_cases();
  g.exercise.cases.insert(g.exercise.cases.begin(), {"Lock.New", 7, {}});
  const Grade told = without_hidden(g, "not shown yet");
  EXPECT_EQ(told.verdict, Verdict::pass);
  EXPECT_EQ(told.points, 5);
  EXPECT_EQ(told.exercise.points(), 12);
}

TEST(Feedback, WhatTheGraderCouldNotGradeStaysSo) {
  const Grade whole = with_hidden_cases();
  // Of the mode tsan there is nothing.
  const Grade g = grade(whole.exercise, whole.package, whole.modes, {"native", "tsan"}, "There is no result.");
  const Grade told = without_hidden(g, "not shown yet");
  EXPECT_EQ(told.verdict, Verdict::infra);
  EXPECT_EQ(told.sentence, "There is no result.");
  EXPECT_FALSE(has(to_json({told}), "ecret"));
}

TEST(Feedback, WhereNoCaseRanHiddenOnesAreToldToo) {
  Grade g = not_run(with_hidden_cases().exercise, "exercises/05_lock", Verdict::compile, "lock.cc:1: no.", "");
  g = without_hidden(std::move(g), "not shown yet");
  EXPECT_EQ(g.sentence, "lock.cc:1: no.");
  EXPECT_EQ(g.notes.size(), 1u);
  EXPECT_EQ(g.exercise.cases.size(), 2u);
}

TEST(Feedback, Names) {
  EXPECT_EQ(feedback_from_name("verdict"), Feedback::verdict);
  EXPECT_EQ(feedback_from_name("all"), Feedback::all);
  EXPECT_FALSE(feedback_from_name(""));
}

}  // namespace
}  // namespace trenza
