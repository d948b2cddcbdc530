// Grades one entry of the corpus, by starting its graded_test as Bazel would, and compares what came out with what the
// entry's `expect` file demands (expectation.h): the verdicts, the exit code, that the reports are safe to show, that
// no process outlives the grader, and that nobody got out over the network.
//
// Exit code: 0 all is as expected, 1 it is not, 2 wrong arguments.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/corpus/expectation.h"
#include "grader/corpus/listener.h"
#include "grader/verdict/case_result.h"
#include "grader/verdict/junit.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

// What one grading left.
struct Graded {
  int exit_code = -1;
  std::string printed;
  std::string xml;
  std::vector<ExerciseResult> results;  // as many as it was asked for
};

// Starts the graded test at `program` with `argument` and waits for it.
Graded start(const std::string& program, const std::string& argument) {
  const TemporaryFolder folder;
  const std::string printed = folder.file("graded.txt"), xml = folder.file("graded.xml");
  Graded graded;
  graded.exit_code = run({{program, argument}, "", printed, {"XML_OUTPUT_FILE=" + xml}});
  graded.printed = read_file(printed);
  graded.xml = read_file(xml);
  return graded;
}

// Grades `repeat` times. Throws std::runtime_error if there are not as many reports in the end.
Graded grade(const std::string& program, int repeat) {
  Graded graded = start(program, fmt::format("--repeat={}", repeat));
  auto results = from_junit(graded.xml);
  if (!results || results->size() != static_cast<std::size_t>(repeat)) {
    throw std::runtime_error(fmt::format("The grader ended with exit code {} and left no report. It said:\n{}",
                                         graded.exit_code, graded.printed));
  }
  graded.results = std::move(*results);
  return graded;
}

// As runner.cc promises it.
int promised_exit_code(const std::vector<ExerciseResult>& results) {
  int code = 0;
  for (const ExerciseResult& result : results) {
    for (const CaseResult& c : result.cases) {
      if (c.verdict == Verdict::infra) return 3;
      if (!is_success(c.verdict)) code = 1;
    }
  }
  return code;
}

// Kills and reaps what the grader left behind; how many there were. This process is their reaper (prctl(2)).
int left_processes() {
  int count = 0;
  std::ifstream list(fmt::format("/proc/self/task/{}/children", getpid()));
  for (pid_t pid; list >> pid; ++count) kill(pid, SIGKILL);
  while (waitpid(-1, nullptr, 0) > 0) {
  }
  return count;
}

int check(const std::string& expect, const std::string& program, const std::string& mode, int repeat) {
  const Expectation expectation = Expectation::read(read_file(expect), mode);
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) throw std::system_error(errno, std::generic_category(), "prctl");
  const std::string in_force = expectation.required.empty() ? "" : start(program, "--protections").printed;
  if (const auto missing = missing_protections(expectation, in_force); !missing.empty()) {
    fmt::print("Not checked: this entry requires \"{}\", which this machine refuses.\n", fmt::join(missing, "\", \""));
    return 0;
  }
  const std::vector<Listener> listeners(expectation.listeners.begin(), expectation.listeners.end());
  const Graded graded = grade(program, repeat);
  std::vector<std::string> complaints;
  for (const ExerciseResult& result : graded.results) {
    for (const std::string& difference : differences(expectation, result)) complaints.push_back(difference);
    if (result.mode != mode) complaints.push_back("It was graded in the mode " + result.mode + ".");
  }
  if (const int promised = promised_exit_code(graded.results); graded.exit_code != promised) {
    complaints.push_back(fmt::format("The exit code was {} and not {}.", graded.exit_code, promised));
  }
  for (const std::string& part : unsafe_parts(graded.printed)) complaints.push_back("What was printed: " + part);
  if (plain_text(graded.xml, graded.xml.size()) != graded.xml) {
    complaints.emplace_back("The report holds bytes that are no plain text.");
  }
  if (const int left = left_processes(); left > 0) {
    complaints.push_back(fmt::format("{} processes outlived the grader.", left));
  }
  for (const Listener& listener : listeners) {
    if (listener.was_called()) complaints.emplace_back("It reached a socket of this machine from inside the jail.");
  }
  for (const std::string& complaint : complaints) fmt::print("{}\n", complaint);
  if (!complaints.empty()) fmt::print("--- what the grader printed ---\n{}\n", plain_text(graded.printed));
  return complaints.empty() ? 0 : 1;
}

}  // namespace
}  // namespace trenza

int main(int argc, char** argv) {
  std::string expect, program, mode;
  int repeat = 1;
  CLI::App app("Compares the verdicts on one entry of the corpus; Bazel starts it (grader/bazel/corpus.bzl).");
  app.add_option("--expect", expect, "the entry's expect file")->required()->check(CLI::ExistingFile);
  app.add_option("--graded", program, "the entry's graded test")->required();
  app.add_option("--mode", mode, "native or tsan")->required();
  app.add_option("--repeat", repeat, "how often it is graded")->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  try {
    return trenza::check(expect, program, mode, repeat);
  } catch (const std::exception& error) {
    fmt::print("{}\n", error.what());
    return 1;
  }
}
