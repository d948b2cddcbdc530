#include "grader/report/class_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <map>
#include <utility>

#include "grader/report/page_style.h"

namespace trenza {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;

constexpr char kTemplate[] = R"html(<title>Class, {{count}} students</title>
</head><body>
<h1>Class</h1>
<p class="soft">{{count}} students, {{exercises}} exercises, {{possible}} points. Graded {{graded_at}} by kit {{kit_version}}.</p>
<label>Find a student<br><input id="find" type="search" autocomplete="off"></label>
<div class="scroll" tabindex="0" role="region" aria-label="Grades"><table id="grades">
<thead><tr>{{#columns}}<th scope="col"{{#number}} class="number"{{/number}}><button type="button" title="{{title}}">{{name}}</button></th>{{/columns}}</tr></thead>
<tbody>
{{#students}}<tr><td data-sort="{{name}}"><a href="{{page}}">{{name}}</a>{{#number}} <span class="soft">{{number}}</span>{{/number}}</td><td class="number" data-sort="{{sum}}">{{points}}</td>{{#cells}}<td class="number" data-sort="{{sum}}"{{#heat}} style="background: hsl({{hue}} 70% 50% / .3)"{{/heat}} title="{{title}}">{{points}}</td>{{/cells}}</tr>
{{/students}}</tbody></table></div>
<p class="soft">– has no grade: not handed in, or not graded. Neither is a zero.</p>
<h2>Verdicts</h2>
<div class="scroll"><table><thead><tr><th scope="col">verdict</th><th scope="col" class="number">exercises</th></tr></thead><tbody>
{{#verdicts}}<tr><td class="verdict {{name}}">{{name}}</td><td class="number">{{count}}</td></tr>
{{/verdicts}}</tbody></table></div>
<h2>Cases that fail most often</h2>
<div class="scroll"><table><thead><tr><th scope="col">case</th><th scope="col">verdicts</th><th scope="col" class="number">students</th></tr></thead><tbody>
{{#cases}}<tr><td class="case">{{name}}<br><span class="soft">{{exercise}}</span></td><td>{{verdicts}}</td><td class="number">{{count}}</td></tr>
{{/cases}}{{^cases}}<tr><td colspan="3">None.</td></tr>
{{/cases}}</tbody></table></div>
<script>
const table = document.getElementById('grades'), body = table.tBodies[0];
table.querySelectorAll('th button').forEach((button, column) => button.addEventListener('click', () => {
  const head = button.parentElement, down = head.getAttribute('aria-sort') === 'ascending';
  table.querySelectorAll('th').forEach(th => th.removeAttribute('aria-sort'));
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const key = row => row.cells[column].dataset.sort;
  const order = (a, b) => column === 0 ? key(a).localeCompare(key(b)) : Number(key(a)) - Number(key(b));
  [...body.rows].sort((a, b) => (down ? -1 : 1) * order(a, b)).forEach(row => body.append(row));
}));
document.getElementById('find').addEventListener('input', event => {
  const text = event.target.value.toLowerCase();
  for (const row of body.rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(text);
});
</script>
</body></html>
)html";

std::string shown(const std::optional<double>& points) { return points ? points_text(*points) : "–"; }

// For sorting: what has no grade comes before a zero.
std::string sum_of(const std::optional<double>& points) { return points ? points_text(*points) : "-1"; }

data cell_of(const Exercise& exercise, const ClassEntry* entry) {
  const auto points = entry == nullptr ? std::nullopt : entry->points();
  std::string title = exercise.folder() + ": not handed in";
  if (entry != nullptr && entry->grade.handed_in) {
    title = fmt::format("{}: {}. {}", exercise.folder(), name(entry->grade.verdict), entry->grade.sentence);
  }
  data cell;
  cell.set("points", shown(points));
  cell.set("sum", sum_of(points));
  cell.set("title", title);
  cell.set("heat", data(points.has_value()));
  // From red by yellow to green.
  const double part = points && exercise.points() > 0 ? *points / exercise.points() : 0;
  cell.set("hue", std::to_string(static_cast<int>(part * 135)));
  return cell;
}

// A case that failed, of all students.
struct Failing {
  std::string exercise;
  int count = 0;
  std::map<std::string, int> verdicts;
};

data failing_cases(const std::map<std::string, Failing>& all) {
  constexpr std::size_t kMost = 20;
  std::vector<std::pair<std::string, Failing>> order(all.begin(), all.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second.count > b.second.count; });
  if (order.size() > kMost) order.resize(kMost);
  data list(data::type::list);
  for (const auto& [name, failing] : order) {
    std::string verdicts;
    for (const auto& [verdict, count] : failing.verdicts) {
      verdicts += fmt::format("{}{} {}", verdicts.empty() ? "" : ", ", verdict, count);
    }
    data row;
    row.set("name", name);
    row.set("exercise", failing.exercise);
    row.set("verdicts", verdicts);
    row.set("count", std::to_string(failing.count));
    list.push_back(row);
  }
  return list;
}

std::string url_of(const std::string& file) {
  std::string out;
  for (const char c : file) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte < 0x80 && std::isalnum(byte) != 0) || c == '-' || c == '_' || c == '.';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return out;
}

data column(const std::string& name, const std::string& title, bool number) {
  data one;
  one.set("name", name);
  one.set("title", title);
  one.set("number", data(number));
  return one;
}

}  // namespace

std::string student_page(const ClassStudent& student) { return student.key + ".html"; }

std::string class_html(const ClassGrades& grades) {
  data columns(data::type::list), students(data::type::list), verdicts(data::type::list);
  columns.push_back(column("student", "Sort by name", false));
  columns.push_back(column("points", "Sort by points", true));
  for (const Exercise& e : grades.exercises) {
    columns.push_back(column(e.folder().substr(0, e.folder().find('_')), "Sort by " + e.folder(), true));
  }
  std::map<std::string, int> counts;
  std::map<std::string, Failing> failing;
  for (const ClassStudent& student : grades.students) {
    data row;
    row.set("name", student.name);
    row.set("number", student.number);
    row.set("page", "students/" + url_of(student_page(student)));
    row.set("points", shown(student.points()));
    row.set("sum", sum_of(student.points()));
    data cells(data::type::list);
    for (const Exercise& exercise : grades.exercises) {
      const ClassEntry* const entry = student.entry(exercise);
      cells.push_back(cell_of(exercise, entry));
      if (entry == nullptr || !entry->grade.handed_in) continue;
      ++counts[std::string(name(entry->grade.verdict))];
      if (!is_graded(entry->grade) || entry->grade.modes.empty()) continue;
      for (const CaseGrade& c : case_grades(entry->grade)) {
        if (is_success(c.verdict)) continue;
        Failing& one = failing[c.name];
        one.exercise = exercise.folder() + (c.hidden ? ", hidden" : "");
        ++one.count;
        ++one.verdicts[std::string(name(c.verdict))];
      }
    }
    row.set("cells", cells);
    students.push_back(row);
  }
  for (const auto& [verdict, count] : counts) {
    data row;
    row.set("name", verdict);
    row.set("count", std::to_string(count));
    verdicts.push_back(row);
  }
  data page;
  page.set("count", std::to_string(grades.students.size()));
  page.set("exercises", std::to_string(grades.exercises.size()));
  page.set("possible", std::to_string(grades.possible()));
  page.set("graded_at", grades.graded_at);
  page.set("kit_version", grades.kit_version);
  page.set("columns", columns);
  page.set("students", students);
  page.set("verdicts", verdicts);
  page.set("cases", failing_cases(failing));
  return "<!DOCTYPE html>\n<html lang=\"en\"><head>\n" + std::string(kPageHead) + mustache(kTemplate).render(page);
}

}  // namespace trenza
