// Runs the compiler on a learner's file, within limits, so that no file can keep a machine busy, fill it, or flood a
// log. Bazel starts it (grader/bazel/learner_library.bzl):
//
//   bounded_compiler SOURCE EXPANDED COMPILER ARGUMENTS…
//
// It ends with the compiler's exit code, and prints what the compiler printed. Where a limit was met, the last line
// says so, behind "grader: ". EXPANDED gets the file's own lines with their macros expanded if it glues tokens together
// (expanded_source.h), and is empty otherwise.

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "grader/gate/compiler/bounded_run.h"
#include "grader/gate/expanded_source.h"

namespace trenza {
namespace {

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// What to say of `run`, which did not end by itself.
std::string sentence(const BoundedRun& run, const std::string& source, const CompilerLimits& limits) {
  const std::string file = source.substr(source.rfind('/') + 1);
  const std::string stopped =
      " and was stopped. Is there a template, a constexpr function or an #include without an end?";
  switch (run.end) {
    case BoundedRun::End::exited:
    case BoundedRun::End::not_started: break;
    case BoundedRun::End::cpu_limit:
    case BoundedRun::End::wall_limit:
      return "The compiler needed more than " +
             std::to_string((run.end == BoundedRun::End::cpu_limit ? limits.cpu : limits.wall).count()) + " s for " +
             file + stopped;
    case BoundedRun::End::memory_limit:
      return "The compiler needed more than " + std::to_string(limits.memory_bytes / (1024 * 1024)) +
             " MB of memory for " + file + stopped;
    case BoundedRun::End::file_limit:
      return "What the compiler makes of " + file + " takes more than " +
             std::to_string(limits.file_bytes / (1024 * 1024)) + " MB. Is there an array of that size with values?";
    case BoundedRun::End::output_limit:
      return "The compiler complained about " + file +
             " without an end. The first complaint matters, the others follow.";
  }
  return "";
}

bool disk_is_full(const BoundedRun& run) {
  // The assembler and the driver say it so; what a learner's file says is quoted behind a place in it.
  for (const char* words : {"\nas: ", "\ng++: ", "\ncc1plus: ", "\nclang", "\nFatal error: ", "}: Fatal error: "}) {
    const std::size_t at = ("\n" + run.output).find(words);
    if (at != std::string::npos && run.output.find("No space left on device", at) != std::string::npos) return true;
  }
  return false;
}

// Runs `line` and passes on what it says.
int pass_on(const std::vector<std::string>& line, const std::string& source) {
  const CompilerLimits limits;
  const BoundedRun run = run_bounded(line, limits);
  std::fwrite(run.output.data(), 1, run.output.size(), stderr);
  if (run.end == BoundedRun::End::exited && run.exit_code == 0) return 0;
  const bool started = run.end != BoundedRun::End::not_started && run.exit_code != 127;
  if (!started || disk_is_full(run)) {
    const std::string why = started ? "There is no room left on the disk." : line[0] + " could not be started.";
    std::fprintf(stderr, "\ngrader fault: The compiler could not do its work. %s\n", why.c_str());
  } else if (run.end != BoundedRun::End::exited) {
    std::fprintf(stderr, "\ngrader: %s\n", sentence(run, source, limits).c_str());
  }
  return run.exit_code;
}

// The same command, but only the preprocessor of it, into `output`.
std::vector<std::string> preprocessing(std::vector<std::string> line, const std::string& output) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == "-c") line[i] = "-E";
    if (line[i] == "-o" && i + 1 < line.size()) line[i + 1] = output;
  }
  return line;
}

int compile(const std::string& source, const std::string& expanded, const std::vector<std::string>& line) {
  std::string own_lines;
  if (glues_tokens(contents(source))) {
    const std::string all = expanded + ".all";
    const int status = pass_on(preprocessing(line, all), source);
    if (status != 0) return status;
    own_lines = lines_from(contents(all), source);
    std::remove(all.c_str());
  }
  std::ofstream file(expanded, std::ios::binary);
  file << own_lines;
  file.close();
  if (!file) {
    std::fprintf(stderr, "\ngrader fault: %s could not be written. Is the disk full?\n", expanded.c_str());
    return 1;
  }
  return pass_on(line, source);
}

}  // namespace
}  // namespace trenza

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: bounded_compiler SOURCE EXPANDED COMPILER ARGUMENTS…\n");
    return 2;
  }
  return trenza::compile(argv[1], argv[2], {argv + 3, argv + argc});
}
