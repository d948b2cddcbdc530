#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/cli/class_folder.h"
#include "grader/cli/commands.h"
#include "grader/cli/options.h"
#include "grader/report/platform_csv.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

struct ExportOptions {
  std::string out = "grades";
  std::string moodle, canvas, assignment, to;
};

// Fills the platform's own export in `file` by `fill`, and writes it to `to`.
template <typename Fill>
void fill_export(const std::string& file, const std::string& to, Fill fill) {
  if (!std::filesystem::is_regular_file(file)) throw UsageError(plain_text(file, 300) + " is not a file.");
  try {
    const PlatformCsv filled = fill(read_file(file));
    for (const std::string& note : filled.notes) fmt::print(stderr, "note: {}\n", note);
    write_report(to, filled.text);
  } catch (const std::runtime_error& error) {
    throw UsageError(plain_text(file, 300) + " " + error.what());
  }
}

int run_export(const ExportOptions& options) {
  if (options.moodle.empty() == options.canvas.empty()) {
    throw UsageError("./kit export takes --moodle FILE or --canvas FILE, the file that you exported there.");
  }
  if (!options.canvas.empty() && options.assignment.empty()) {
    throw UsageError("--canvas also needs --assignment NAME, as Canvas calls it.");
  }
  const std::vector<Exercise> course = load_course(Workspace::from_environment());
  const ClassGrades grades = ClassFolder(options.out, true).grades(course);
  if (!options.moodle.empty()) {
    fill_export(options.moodle, options.to, [&](const std::string& text) { return moodle_csv(grades, text); });
  } else {
    fill_export(options.canvas, options.to,
                [&](const std::string& text) { return canvas_csv(grades, text, options.assignment); });
  }
  return kAllPassed;
}

}  // namespace

void add_export(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<ExportOptions>();
  CLI::App* command =
      app.add_subcommand("export", "for teachers: put a class's grades into a learning platform's own CSV file");
  command->add_option("OUT", options->out, "the folder of ./kit class (default: grades)");
  command->add_option("--moodle", options->moodle, "a grading worksheet, or Moodle's export of grades")
      ->type_name("FILE");
  command->add_option("--canvas", options->canvas, "Canvas's export of its gradebook")->type_name("FILE");
  command->add_option("--assignment", options->assignment, "with --canvas: the assignment")->type_name("NAME");
  command->add_option("--to", options->to, "the file to write, which is to be imported there; - is standard output")
      ->required()
      ->type_name("FILE");
  command->callback([options, &exit_code] { exit_code = run_export(*options); });
}

}  // namespace trenza
