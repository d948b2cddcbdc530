#include "grader/report/platform_csv.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "grader/csv/csv.h"

namespace trenza {
namespace {

// The columns by which a student is known.
struct Known {
  std::optional<std::size_t> number, email, name, first, last;
};

std::string cell(const CsvRow& row, std::optional<std::size_t> column) { return column ? row[*column] : ""; }

std::string name_of(const CsvRow& row, const Known& known) {
  if (known.name) return row[*known.name];
  if (known.first && known.last) return row[*known.first] + " " + row[*known.last];
  return "";
}

// "Gil, Ana" is "Ana Gil".
std::string in_order(const std::string& name) {
  const std::size_t comma = name.find(", ");
  return comma == std::string::npos ? name : name.substr(comma + 2) + " " + name.substr(0, comma);
}

// The student of `row`; null if there is none, or several.
const ClassStudent* student_of(const CsvRow& row, const Known& known, const ClassGrades& grades) {
  const auto only = [&](auto fits) -> const ClassStudent* {
    const ClassStudent* found = nullptr;
    for (const ClassStudent& student : grades.students) {
      if (!fits(student)) continue;
      if (found != nullptr) return nullptr;
      found = &student;
    }
    return found;
  };
  std::string number = cell(row, known.number);
  // Moodle's worksheets say "Participant 123".
  if (const std::size_t space = number.rfind(' '); space != std::string::npos) number.erase(0, space + 1);
  const std::string email = cell(row, known.email), name = name_of(row, known);
  const ClassStudent* found = nullptr;
  if (!number.empty()) found = only([&](const ClassStudent& s) { return s.number == number || s.key == number; });
  if (found == nullptr && !email.empty()) found = only([&](const ClassStudent& s) { return s.email == email; });
  if (found == nullptr && !name.empty()) {
    found = only([&](const ClassStudent& s) { return s.name == name || s.name == in_order(name) || s.key == name; });
    // A name that is there twice on the platform is nobody's for sure; an id would have said whose.
    if (found != nullptr && !number.empty() && !found->number.empty()) found = nullptr;
  }
  return found;
}

PlatformCsv filled(CsvTable table, const Known& known, std::size_t column, const ClassGrades& grades) {
  PlatformCsv out;
  std::set<const ClassStudent*> found;
  for (CsvRow& row : table.rows) {
    const ClassStudent* const student = student_of(row, known, grades);
    if (student == nullptr) continue;
    if (!found.insert(student).second) throw std::runtime_error("has two rows for " + student->name + ".");
    const auto points = student->points();
    row[column] = points ? points_text(*points) : "";
  }
  for (const ClassStudent& student : grades.students) {
    if (!found.contains(&student)) out.notes.push_back(student.name + " is not in the exported file, or not for sure.");
  }
  out.text = to_csv(table);
  return out;
}

}  // namespace

PlatformCsv moodle_csv(const ClassGrades& grades, std::string_view exported) {
  CsvTable table = read_csv(exported);
  auto column = table.column({"grade"});
  if (!column) {
    column = table.header.size();
    table.header.emplace_back("Grade");
    for (CsvRow& row : table.rows) row.resize(std::max(row.size(), table.header.size()));
  }
  auto number = table.column({"id number", "idnumber"});
  if (!number) number = table.column({"identifier"});
  const Known known{number, table.column({"email address", "email"}), table.column({"full name"}),
                    table.column({"first name"}), table.column({"last name", "surname"})};
  return filled(std::move(table), known, *column, grades);
}

PlatformCsv canvas_csv(const ClassGrades& grades, std::string_view exported, const std::string& assignment) {
  CsvTable table = read_csv(exported);
  std::optional<std::size_t> column;
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const std::string& name = table.header[i];
    if (name != assignment && !name.starts_with(assignment + " (")) continue;
    if (column)
      throw std::runtime_error("has several columns \"" + assignment + "\". Name it with its number, as there.");
    column = i;
  }
  if (!column)
    throw std::runtime_error("has no column \"" + assignment + "\". Make the assignment in Canvas, then export again.");
  const auto id = table.column({"id"});
  const Known known{id, table.column({"sis login id"}), table.column({"student"}), std::nullopt, std::nullopt};
  return filled(std::move(table), known, *column, grades);
}

}  // namespace trenza
