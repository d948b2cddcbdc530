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

TEST(Feedback, Names) {
  EXPECT_EQ(feedback_from_name("verdict"), Feedback::verdict);
  EXPECT_EQ(feedback_from_name("all"), Feedback::all);
  EXPECT_FALSE(feedback_from_name(""));
}

}  // namespace
}  // namespace trenza
