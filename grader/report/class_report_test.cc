#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <stdexcept>

#include "grader/report/class_csv.h"
#include "grader/report/class_html.h"
#include "grader/report/class_json.h"
#include "grader/report/class_junit.h"
#include "grader/report/class_table.h"
#include "grader/report/platform_csv.h"
#include "grader/report/schema.h"

namespace trenza {
namespace {

Exercise exercise() {
  Exercise e;
  e.package = "exercises/05_lock";
  e.title = "A lock";
  e.edit = {"lock.cc"};
  e.cases = {{"Lock.A", 2, {}}, {"Lock.B", 3, {}}};
  return e;
}

ClassEntry entry(Verdict verdict, int points, const std::string& sentence) {
  ClassEntry one;
  one.grade = not_run(exercise(), "exercises/05_lock", verdict, sentence, "detail");
  one.grade.points = points;
  return one;
}

ClassGrades sample() {
  ClassGrades grades;
  grades.exercises = {exercise()};
  grades.students = {
      {"ana", "Ana Gil", "12", "ana@x", {{"05_lock", entry(Verdict::pass, 5, "")}}},
      {"bo", "=cmd()<script>alert(1)</script>", "13", "", {{"05_lock", entry(Verdict::race, 0, "<b> & \"x\"")}}},
      {"carl", "Carl", "", "", {{"05_lock", entry(Verdict::infra, 0, "The disk was full.")}}},
      {"dora", "Dora", "", "", {}}};
  grades.students[0].entries["05_lock"].factor = 0.5;
  grades.students[0].entries["05_lock"].late = "1 h 0 min after the deadline";
  return grades;
}

TEST(ClassCsv, NoGradeIsNoZeroAndNoCellAFormula) {
  EXPECT_EQ(class_csv(sample()),
            "\xEF\xBB\xBFstudent,name,id,email,05_lock,points,possible,remarks\r\n"
            "ana,Ana Gil,12,ana@x,2.5,2.5,5,05_lock: 1 h 0 min after the deadline. \r\n"
            "bo,'=cmd()<script>alert(1)</script>,13,,0,0,5,\r\n"
            "carl,Carl,,,,,5,05_lock: not graded: The disk was full. \r\n"
            "dora,Dora,,,,,5,05_lock: not handed in. \r\n");
}

TEST(ClassJson, NoGradeIsNull) {
  const auto students = nlohmann::json::parse(class_json(sample()))["students"];
  EXPECT_EQ(students[0]["points"], 2.5);
  EXPECT_EQ(students[1]["exercises"][0]["points"], 0);
  EXPECT_TRUE(students[2]["points"].is_null());
  EXPECT_TRUE(students[2]["exercises"][0]["cases"][0]["points"].is_null());
  EXPECT_TRUE(students[3]["exercises"][0]["points"].is_null());
}

TEST(ClassJson, KeepsItsSchema) {
  std::ifstream file("grader/report/schemas/class.schema.json");
  const std::string schema{std::istreambuf_iterator<char>(file), {}};
  ASSERT_FALSE(schema.empty());
  const std::string whole = class_json(sample());
  EXPECT_EQ(violations(schema, whole), "");
  auto broken = nlohmann::json::parse(whole);
  broken["students"][3]["exercises"][0]["points"] = 0;
  EXPECT_NE(violations(schema, broken.dump()), "") << "what nobody looked at is no zero";
  broken = nlohmann::json::parse(whole);
  broken["students"][0]["exercises"][0].erase("late");
  EXPECT_NE(violations(schema, broken.dump()), "");
}

TEST(ClassJunit, NoGradeIsNoFailure) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(class_junit(sample()).c_str()));
  const auto suite = [&](const char* name) {
    return document.child("testsuites").find_child_by_attribute("testsuite", "name", name);
  };
  const auto count = [&](const char* name, const char* what) { return suite(name).attribute(what).as_int(-1); };
  EXPECT_EQ(count("ana.05_lock", "failures"), 0);
  EXPECT_EQ(count("bo.05_lock", "failures"), 2);
  EXPECT_EQ(count("carl.05_lock", "errors"), 2);
  EXPECT_EQ(count("carl.05_lock", "failures"), 0);
  EXPECT_EQ(count("dora.05_lock", "skipped"), 2);
  EXPECT_STREQ(suite("bo.05_lock").child("testcase").child("failure").attribute("message").as_string(), "<b> & \"x\"");
  EXPECT_STREQ(suite("bo.05_lock").child("properties").child("property").attribute("value").as_string(),
               "=cmd()<script>alert(1)</script>");
}

TEST(ClassTable, SaysWhatIsNotGraded) {
  const std::string text = class_table(sample(), {false, 100});
  EXPECT_NE(text.find("    not graded: The disk was full.\n"), std::string::npos) << text;
  EXPECT_NE(text.find("2.5/5"), std::string::npos) << text;
  EXPECT_NE(text.find("–/5"), std::string::npos) << text;
}

TEST(ClassHtml, EscapesWhatStudentsSay) {
  const ClassGrades grades = sample();
  for (const std::string& page : {class_html(grades), student_html(grades, grades.students[1])}) {
    EXPECT_EQ(page.find("<script>alert"), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;alert"), std::string::npos);
    EXPECT_EQ(page.find("<b> &"), std::string::npos);
  }
}

TEST(ClassHtml, NeedsNothingElse) {
  const ClassGrades grades = sample();
  for (const std::string& page : {class_html(grades), student_html(grades, grades.students[0])}) {
    for (const char* outside : {"http://", "https://", "src=", "@import", "url("}) {
      EXPECT_EQ(page.find(outside), std::string::npos) << outside;
    }
    EXPECT_NE(page.find("prefers-color-scheme: dark"), std::string::npos);
  }
  EXPECT_NE(class_html(grades).find("href=\"students/ana.html\""), std::string::npos);
  EXPECT_NE(student_html(grades, grades.students[0]).find("2.5/5 points, 1 h 0 min after the deadline"),
            std::string::npos);
  EXPECT_NE(student_html(grades, grades.students[3]).find("not handed in"), std::string::npos);
}

TEST(PlatformCsv, Moodle) {
  const PlatformCsv out = moodle_csv(sample(),
                                     "Identifier,Full name,Grade\r\nParticipant 12,Ana Gil,\r\nParticipant 99,Zoe,7\r\n"
                                     "Participant 50,Carl,1\r\n");
  EXPECT_EQ(
      out.text,
      "Identifier,Full name,Grade\r\nParticipant 12,Ana Gil,2.5\r\nParticipant 99,Zoe,7\r\nParticipant 50,Carl,\r\n");
  EXPECT_EQ(out.notes.size(), 2u);
}

TEST(PlatformCsv, Canvas) {
  const std::string exported =
      "Student,ID,SIS Login ID,Locks (77)\r\n    Points Possible,,,5\r\n\"Gil, Ana\",9,ana@x,\r\nDora,8,,\r\n";
  const PlatformCsv out = canvas_csv(sample(), exported, "Locks");
  EXPECT_EQ(
      out.text,
      "Student,ID,SIS Login ID,Locks (77)\r\n    Points Possible,,,5\r\n\"Gil, Ana\",9,ana@x,2.5\r\nDora,8,,\r\n");
  EXPECT_THROW(canvas_csv(sample(), exported, "Threads"), std::runtime_error);
}

}  // namespace
}  // namespace trenza
