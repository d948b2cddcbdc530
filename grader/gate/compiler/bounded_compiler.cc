// Runs the compiler on a learner's file, within limits, so that no file can keep a machine busy, fill it, or flood a
// log; and in a jail that holds nothing but what the file needs, so that no file can read what it may not. Bazel starts
// it (grader/bazel/learner_library.bzl):
//
//   bounded_compiler --source=FILE --expanded=FILE --record=FILE --object=FILE --input=FILE… -- COMPILER ARGUMENTS…
//
// It ends with the compiler's exit code, and prints what the compiler printed. Where a limit was met, the last line
// says so, behind "grader: ". Where there could be no jail, it compiles without, and one more line says why, behind
// "grader unjailed: ". --expanded gets the text that the gate judges (expanded_source.h). --record gets how the
// compiler ran: "jailed", or "unjailed: " and why.

#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "grader/gate/compiler/bounded_run.h"
#include "grader/gate/compiler/compilation.h"
#include "grader/gate/compiler/compiler_jail.h"

namespace trenza {
namespace {

struct Arguments {
  std::string source, expanded, record, object;
  std::vector<std::string> inputs;
  std::vector<std::string> line;  // the compiler's
  bool inside = false;            // of the jail
};

Arguments parse(const std::vector<std::string>& words) {
  Arguments arguments;
  std::size_t at = 0;
  for (; at < words.size() && words[at] != "--"; ++at) {
    const std::size_t sign = words[at].find('=');
    const std::string name = words[at].substr(0, sign);
    const std::string value = sign == std::string::npos ? "" : words[at].substr(sign + 1);
    if (name == "--source") {
      arguments.source = value;
    } else if (name == "--expanded") {
      arguments.expanded = value;
    } else if (name == "--record") {
      arguments.record = value;
    } else if (name == "--object") {
      arguments.object = value;
    } else if (name == "--input") {
      arguments.inputs.push_back(value);
    } else if (name == "--inside") {
      arguments.inside = true;
    } else {
      throw std::invalid_argument("it does not know " + words[at]);
    }
  }
  if (at < words.size()) arguments.line.assign(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
  if (arguments.line.empty() || arguments.source.empty() || arguments.expanded.empty() || arguments.record.empty() ||
      arguments.object.empty()) {
    throw std::invalid_argument("something is missing");
  }
  return arguments;
}

void write_record(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text << '\n';
  file.close();
  if (!file) throw std::runtime_error(path + " could not be written. Is the disk full?");
}

int compile_here(const Arguments& arguments) { return compile({arguments.source, arguments.expanded, arguments.line}); }

// In the jail, if there can be one. What runs inside begins by writing the record, so if none is there, nothing ran.
int run(const Arguments& arguments, const std::vector<std::string>& words) {
  namespace fs = std::filesystem;
  if (arguments.inside) {
    // The folder's name inside would become part of every path in the debug information. Bazel's compilers are told
    // this one, which readers of the debug information take off; bwrap has put its own in its place.
    setenv("PWD", "/proc/self/cwd", 1);
    write_record(arguments.record, "jailed");
    return compile_here(arguments);
  }
  fs::remove(arguments.record);
  std::vector<std::string> line =
      jail_line({arguments.source, arguments.inputs, {arguments.expanded, arguments.record, arguments.object}},
                fs::canonical("/proc/self/exe").string());
  line.emplace_back("--inside");
  line.insert(line.end(), words.begin(), words.end());
  // Room for the three runs that are bounded inside.
  CompilerLimits limits;
  limits.wall *= 4;
  limits.output_bytes *= 4;
  const BoundedRun jailed = run_bounded(line, limits);
  if (fs::exists(arguments.record)) {
    std::fwrite(jailed.output.data(), 1, jailed.output.size(), stderr);
    return jailed.exit_code;
  }
  std::string why = jailed.output.substr(0, jailed.output.find('\n'));
  if (why.empty()) why = "bwrap could not be started. Is the package bubblewrap installed?";
  write_record(arguments.record, "unjailed: " + why);
  const int status = compile_here(arguments);
  std::fprintf(stderr, "\ngrader unjailed: The compiler could read all of this machine's files: %s\n", why.c_str());
  return status;
}

}  // namespace
}  // namespace trenza

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  trenza::Arguments arguments;
  try {
    arguments = trenza::parse(words);
  } catch (const std::invalid_argument& error) {
    std::fprintf(stderr,
                 "usage: bounded_compiler --source=FILE --expanded=FILE --record=FILE --object=FILE --input=FILE… -- "
                 "COMPILER ARGUMENTS…\n%s\n",
                 error.what());
    return 2;
  }
  try {
    return trenza::run(arguments, words);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "\ngrader fault: The compiler could not do its work. %s\n", error.what());
    return 1;
  }
}
