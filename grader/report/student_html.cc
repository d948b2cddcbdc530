#include <kainjow/mustache.hpp>

#include "grader/report/class_html.h"
#include "grader/report/page_style.h"

namespace trenza {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

constexpr char kTemplate[] = R"html(<title>{{name}}</title>
</head><body>
<p><a href="../class.html">Class</a></p>
<h1>{{name}}</h1>
<p class="soft">{{points}} of {{possible}} points</p>
{{#exercises}}<section><h2>{{folder}}: {{title}}</h2>
<p><span class="verdict {{verdict}}">{{shown}}</span> {{points}}/{{possible}} points{{#late}}, {{late}}{{/late}}</p>
{{#sentence}}<p>{{sentence}}</p>{{/sentence}}
{{#notes}}<p class="soft">{{.}}</p>{{/notes}}
{{#hint}}<p>Look closer: <code>{{hint}}</code></p>{{/hint}}
{{#detail}}<details><summary>Details</summary><pre tabindex="0">{{detail}}</pre></details>{{/detail}}
{{#ran}}<details><summary>{{passed}} of {{count}} cases passed</summary><div class="scroll"><table>
<thead><tr><th scope="col">case</th><th scope="col">verdict</th><th scope="col" class="number">points</th><th scope="col">what happened</th></tr></thead><tbody>
{{#cases}}<tr><td class="case">{{name}}</td><td class="verdict {{verdict}}">{{verdict}}</td><td class="number">{{points}}/{{possible}}</td><td>{{sentence}}</td></tr>
{{/cases}}</tbody></table></div></details>{{/ran}}
<p class="soft">{{#commit}}Commit {{commit}}. {{/commit}}{{#submitted}}Handed in {{submitted}}. {{/submitted}}{{#graded}}Graded {{graded}} by kit {{kit}}.{{/graded}}</p>
</section>
{{/exercises}}</body></html>
)html";

std::string shown(const std::optional<double>& points) { return points ? points_text(*points) : "–"; }

// An empty text is no value for a section.
void set_text(data& to, const std::string& key, const std::string& text) {
  if (text.empty()) {
    to.set(key, data(false));
  } else {
    to.set(key, text);
  }
}

data cases_of(const Grade& grade) {
  data list(data::type::list);
  for (const CaseGrade& c : case_grades(grade)) {
    data row;
    row.set("name", c.name);
    row.set("verdict", std::string(name(c.verdict)));
    row.set("points", is_graded(grade) ? std::to_string(c.points) : "–");
    row.set("possible", std::to_string(c.possible));
    row.set("sentence", c.sentence);
    list.push_back(row);
  }
  return list;
}

data section_of(const Exercise& exercise, const ClassEntry* entry) {
  data section;
  section.set("folder", exercise.folder());
  section.set("title", exercise.title);
  section.set("possible", std::to_string(exercise.points()));
  section.set("points", shown(entry == nullptr ? std::nullopt : entry->points()));
  const bool handed_in = entry != nullptr && entry->grade.handed_in;
  const std::string verdict(entry == nullptr ? "NOT_STARTED" : name(entry->grade.verdict));
  section.set("verdict", verdict);
  section.set("shown", handed_in ? verdict : "not handed in");
  for (const char* key : {"late", "sentence", "hint", "detail", "commit", "submitted", "graded"})
    section.set(key, data(false));
  section.set("ran", data(false));
  data notes(data::type::list);
  if (entry != nullptr) {
    const Grade& grade = entry->grade;
    set_text(section, "late", entry->late);
    set_text(section, "sentence", grade.sentence);
    set_text(section, "detail", is_success(grade.verdict) ? "" : grade.detail);
    if (!is_success(grade.verdict)) section.set("hint", "./kit grade " + exercise.folder());
    set_text(section, "commit", entry->commit);
    set_text(section, "submitted", entry->submitted_at);
    set_text(section, "graded", entry->graded_at);
    section.set("kit", entry->kit_version);
    for (const std::string& note : grade.notes) notes.push_back(note);
    section.set("ran", data(!grade.modes.empty()));
    section.set("passed", std::to_string(grade.cases_passed));
    section.set("count", std::to_string(exercise.cases.size()));
    section.set("cases", cases_of(grade));
  }
  section.set("notes", notes);
  return section;
}

}  // namespace

std::string student_html(const ClassGrades& grades, const ClassStudent& student) {
  data exercises(data::type::list);
  for (const Exercise& exercise : grades.exercises) exercises.push_back(section_of(exercise, student.entry(exercise)));
  data page;
  page.set("name", student.name);
  page.set("points", shown(student.points()));
  page.set("possible", std::to_string(grades.possible()));
  page.set("exercises", exercises);
  return "<!DOCTYPE html>\n<html lang=\"en\"><head>\n" + std::string(kPageHead) + mustache(kTemplate).render(page);
}

}  // namespace trenza
