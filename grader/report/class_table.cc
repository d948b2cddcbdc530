#include "grader/report/class_table.h"

#include <fmt/format.h>

#include <algorithm>

namespace trenza {
namespace {

constexpr std::size_t kWidestName = 30;

std::size_t columns(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width > columns(text) ? width - columns(text) : 1, ' ');
}

// At most `width` characters.
std::string cut(const std::string& text, std::size_t width) {
  if (columns(text) <= width) return text;
  std::size_t end = 0;
  for (std::size_t seen = 0; seen + 1 < width; ++seen) {
    do ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80);
  }
  return text.substr(0, end) + "…";
}

std::string points(const std::optional<double>& value) { return value ? points_text(*value) : "–"; }

}  // namespace

std::string class_table(const ClassGrades& grades, const TableStyle& style) {
  std::size_t width = 9;
  for (const ClassStudent& s : grades.students) width = std::max(width, std::min(kWidestName, columns(s.name)) + 2);
  std::string out = padded("student", width) + padded("points", 10);
  for (const Exercise& e : grades.exercises) out += padded(e.folder().substr(0, e.folder().find('_')), 7);
  out += '\n';
  for (const ClassStudent& student : grades.students) {
    out += padded(cut(student.name, kWidestName), width) +
           padded(fmt::format("{}/{}", points(student.points()), grades.possible()), 10);
    std::string ungraded;
    for (const Exercise& exercise : grades.exercises) {
      const ClassEntry* const entry = student.entry(exercise);
      out += padded(points(entry == nullptr ? std::nullopt : entry->points()), 7);
      if (entry != nullptr && !is_graded(entry->grade)) {
        // What is wrong with the whole hand-in is said once.
        const std::string line =
            "    not graded: " + cut(entry->grade.sentence, style.width > 40 ? style.width - 20 : 40) + '\n';
        if (ungraded.find(line) == std::string::npos) ungraded += line;
      }
    }
    while (out.ends_with(' ')) out.pop_back();
    out += '\n' + ungraded;
  }
  return out;
}

}  // namespace trenza
