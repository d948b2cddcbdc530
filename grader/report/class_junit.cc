#include "grader/report/class_junit.h"

#include <pugixml.hpp>
#include <sstream>

namespace trenza {
namespace {

void add_property(pugi::xml_node& parent, const char* name, const std::string& value) {
  pugi::xml_node property = parent.append_child("property");
  property.append_attribute("name") = name;
  property.append_attribute("value") = value.c_str();
}

struct Outcome {
  const char* element = nullptr;  // null for a pass
  std::string type, message;
};

Outcome outcome_of(const ClassEntry* entry, const CaseGrade* c) {
  if (entry == nullptr || !entry->grade.handed_in) return {"skipped", "", "not handed in"};
  const Grade& grade = entry->grade;
  if (!is_graded(grade)) return {"error", std::string(name(grade.verdict)), grade.sentence};
  if (is_success(c->verdict)) return {};
  return {c->verdict == Verdict::not_run ? "skipped" : "failure", std::string(name(c->verdict)), c->sentence};
}

void write_suite(pugi::xml_node& suites, const ClassStudent& student, const Exercise& exercise) {
  const ClassEntry* const entry = student.entry(exercise);
  const std::string suite_name = student.key + "." + exercise.folder();
  pugi::xml_node suite = suites.append_child("testsuite");
  suite.append_attribute("name") = suite_name.c_str();
  unsigned failures = 0, errors = 0, skipped = 0;
  const Grade none = not_run(exercise, exercise.package, Verdict::not_started, "", "");
  const std::vector<CaseGrade> cases = case_grades(entry == nullptr ? none : entry->grade);
  suite.append_attribute("tests") = static_cast<unsigned>(cases.size());
  pugi::xml_node properties = suite.append_child("properties");
  add_property(properties, "student", student.name);
  if (!student.number.empty()) add_property(properties, "id", student.number);
  if (entry != nullptr) {
    if (const auto points = entry->points()) add_property(properties, "points", points_text(*points));
    if (!entry->late.empty()) add_property(properties, "late", entry->late);
    if (!entry->commit.empty()) add_property(properties, "commit", entry->commit);
  }
  add_property(properties, "possible", std::to_string(exercise.points()));
  for (const CaseGrade& c : cases) {
    pugi::xml_node node = suite.append_child("testcase");
    node.append_attribute("name") = c.name.c_str();
    node.append_attribute("classname") = suite_name.c_str();
    const Outcome outcome = outcome_of(entry, &c);
    if (outcome.element == nullptr) continue;
    const std::string_view kind = outcome.element;
    ++(kind == "failure" ? failures : kind == "error" ? errors : skipped);
    pugi::xml_node child = node.append_child(outcome.element);
    child.append_attribute("message") = outcome.message.c_str();
    if (!outcome.type.empty()) child.append_attribute("type") = outcome.type.c_str();
  }
  suite.append_attribute("failures") = failures;
  suite.append_attribute("errors") = errors;
  suite.append_attribute("skipped") = skipped;
}

}  // namespace

std::string class_junit(const ClassGrades& grades) {
  pugi::xml_document document;
  pugi::xml_node suites = document.append_child("testsuites");
  for (const ClassStudent& student : grades.students) {
    for (const Exercise& exercise : grades.exercises) write_suite(suites, student, exercise);
  }
  std::ostringstream out;
  document.save(out, "  ");
  return out.str();
}

}  // namespace trenza
