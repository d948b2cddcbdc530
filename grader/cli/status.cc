// ./kit without a command: where a learner stands, and what to type next.

#include <fmt/format.h>

#include <algorithm>

#include "grader/cli/commands.h"
#include "grader/cli/notebook.h"
#include "grader/cli/options.h"
#include "grader/report/layout.h"

namespace trenza {
namespace {

constexpr int kBar = 30;  // columns

std::string repeated(const char* text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

}  // namespace

int run_status() {
  const Workspace workspace = Workspace::from_environment();
  const std::vector<Exercise> course = load_course(workspace);
  const Notebook notebook(workspace);
  const bool colour = style_of_output().colour;
  int points = 0, possible = 0;
  std::size_t width = 0;
  const Exercise* next = nullptr;
  for (const Exercise& e : course) {
    width = std::max(width, columns(e.folder()) + 2);
    const Notebook::Entry* const entry = notebook.find(e.folder());
    possible += e.points();
    points += entry == nullptr ? 0 : std::min(entry->points, e.points());
    if (next == nullptr && (entry == nullptr || entry->verdict != Verdict::pass)) next = &e;
  }
  const int full = possible == 0 ? 0 : points * kBar / possible;
  fmt::print("{}{}  {} of {} points, as graded last\n\n", repeated("█", full), repeated("░", kBar - full), points,
             possible);
  for (const Exercise& e : course) {
    const Notebook::Entry* const entry = notebook.find(e.folder());
    const bool passed = entry != nullptr && entry->verdict == Verdict::pass;
    std::string state = entry == nullptr ? "not graded yet"
                                         : fmt::format("{:>3}/{} {}", entry->points, e.points(), name(entry->verdict));
    if (colour && entry != nullptr) state = painted(state, entry->verdict);
    fmt::print("{} {}{}\n", passed ? "✓" : next == &e ? "▶" : "·", padded(e.folder(), width), state);
  }
  if (next == nullptr) {
    fmt::print("\nAll of them pass. Well done! `./kit grade` grades the whole course once more.\n");
    return kAllPassed;
  }
  const std::string folder = next->folder(), number = folder.substr(0, folder.find('_'));
  fmt::print(
      "\nNext: {0}\n  the lesson  {1}/README.md\n  your file   {1}/{2}\n  grade it    ./kit grade {3}\n  a hint      "
      "./kit "
      "hint {3}\nAll commands: ./kit --help\n",
      next->title, next->package, next->edit.front(), number);
  return kAllPassed;
}

}  // namespace trenza
