#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <sstream>
#include <system_error>

#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/classroom/bazel.h"
#include "grader/cli/commands.h"
#include "grader/cli/options.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

struct ExploreOptions {
  Words files;
  Words arguments;     // of the program
  Words for_explorer;  // its options, as they were given here
  bool compile_flags = false;
  bool link_flags = false;
};

constexpr const char* kRuntime = "grader/interleave/runtime/interleave.o";

Words split(const std::string& text) {
  std::istringstream stream(text);
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// The words of an environment variable, or `otherwise`.
Words from_environment(const char* name, const std::string& otherwise = "") {
  const char* const value = std::getenv(name);
  return split(value != nullptr && *value != '\0' ? value : otherwise);
}

// What makes the compiler tell the explorer of every access to memory and every atomic operation.
Words compile_flags(const std::string& compiler) {
  Words flags = {"-g", "-O1", "-fno-omit-frame-pointer", "-fsanitize=thread", "-fno-builtin", "-pthread"};
  if (compiler.find("clang") != std::string::npos) {
    flags.insert(flags.end(), {"-mllvm", "-tsan-instrument-read-before-write=1"});
  } else {
    // gcc warns of fences, which ThreadSanitizer does not follow. The explorer does.
    flags.emplace_back("-Wno-tsan");
  }
  return flags;
}

// The runtime takes the place of ThreadSanitizer's library. Addresses that do not change make schedules repeat.
Words link_flags(const Workspace& workspace) {
  return {workspace.built(kRuntime), "-no-pie", "-pthread", "-ldl", "-lstdc++"};
}

void build_explorer(const Workspace& workspace) {
  const BazelRun built = run_bazel(workspace, "build", {},
                                   {"//grader/interleave:explore", "//grader/interleave/runtime:interleave_object"});
  if (built.exit_code != 0) throw std::runtime_error("The explorer could not be built:\n" + built.log);
}

bool is_c(const fs::path& file) { return file.extension() == ".c"; }
bool is_source(const fs::path& file) {
  const std::string name = file.extension().string();
  for (const char* const known : {".c", ".cc", ".cpp", ".cxx", ".C", ".c++"}) {
    if (name == known) return true;
  }
  return false;
}

void require_success(const Words& line, const char* what) {
  const Program program{line, "", "", {}};
  if (run(program) == 0) return;
  throw UsageError(fmt::format("{} failed; see above. It was: {}", what, fmt::join(line, " ")));
}

// Compiles and links the sources, as CC, CXX, CFLAGS, CXXFLAGS and LDFLAGS say, into `folder`. Returns the program.
std::string build(const Workspace& workspace, const Words& sources, const TemporaryFolder& folder) {
  const Words cc = from_environment("CC", "gcc");
  const Words cxx = from_environment("CXX", "g++");
  Words objects;
  for (const std::string& source : sources) {
    Words line = is_c(source) ? cc : cxx;
    const Words flags = compile_flags(line.front());
    const Words own = is_c(source) ? from_environment("CFLAGS") : from_environment("CXXFLAGS", "-std=c++20");
    objects.push_back(folder.file(fmt::format("{}.o", objects.size())));
    line.insert(line.end(), flags.begin(), flags.end());
    line.insert(line.end(), own.begin(), own.end());
    line.insert(line.end(), {"-c", source, "-o", objects.back()});
    require_success(line, "Compiling");
  }
  Words line = cxx;
  line.insert(line.end(), objects.begin(), objects.end());
  const Words own = from_environment("LDFLAGS");
  line.insert(line.end(), own.begin(), own.end());
  const Words flags = link_flags(workspace);
  line.insert(line.end(), flags.begin(), flags.end());
  const std::string program = folder.file("program");
  line.insert(line.end(), {"-o", program});
  require_success(line, "Linking");
  return program;
}

// Runs `line` on this terminal, where a debugger may ask for input, and returns its exit code.
int run_here(Words line) {
  std::vector<char*> arguments;
  for (std::string& word : line) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // Ctrl-C is for the program; we stay to remove what was built.
  const auto before = std::signal(SIGINT, SIG_IGN);
  const pid_t child = fork();
  if (child < 0) throw std::system_error(errno, std::generic_category(), "starting the explorer");
  if (child == 0) {
    std::signal(SIGINT, before);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  std::signal(SIGINT, before);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int run_explore(const ExploreOptions& options) {
  const Workspace workspace = Workspace::from_environment();
  build_explorer(workspace);
  if (options.compile_flags) {
    fmt::print("{}\n", fmt::join(compile_flags(from_environment("CXX", "g++").front()), " "));
  }
  if (options.link_flags) fmt::print("{}\n", fmt::join(link_flags(workspace), " "));
  if (options.compile_flags || options.link_flags) return kAllPassed;

  if (options.files.empty()) throw UsageError("Which program? ./kit explore FILE.cc compiles it and explores it.");
  for (const std::string& file : options.files) {
    if (!fs::is_regular_file(file)) throw UsageError("There is no file " + file + ".");
  }
  const bool is_built = options.files.size() == 1 && !is_source(options.files.front());
  const TemporaryFolder folder;
  Words line = {workspace.built("grader/interleave/explore")};
  line.insert(line.end(), options.for_explorer.begin(), options.for_explorer.end());
  line.push_back(is_built ? fs::absolute(options.files.front()).string() : build(workspace, options.files, folder));
  line.insert(line.end(), options.arguments.begin(), options.arguments.end());
  return run_here(line);
}

// Declares options of the explorer's that are handed on as they are.
void hand_on(CLI::App& command, ExploreOptions& options) {
  struct Option {
    const char* name;
    const char* value;  // what to call it; null: none
    const char* help;
  };
  for (const Option& option : {
           Option{"--schedules", "N", "how many schedules to run at most"},
           Option{"--seconds", "N", "how long to look at most"},
           Option{"--strategy", "NAME", "how to choose the schedules"},
           Option{"--seed", "N", "the same seed gives the same schedules"},
           Option{"--jobs", "N", "how many processes explore at the same time"},
           Option{"--races", "WHAT", "\"continue\" goes on after a data race, to the failure that it causes"},
           Option{"--weak", nullptr, "atomic operations may read old values, where C++20 allows it"},
           Option{"--good-exit", "CODE", "the exit code of a run that went well, or \"any\""},
           Option{"--output", nullptr, "show what the program prints"},
           Option{"--json", "FILE", "write what was found to this file"},
           Option{"--replay", "TOKEN", "run only the schedule of this token"},
           Option{"--gdb", nullptr, "with --replay: stop in the debugger at the decisive switch"},
           Option{"--svg", "FILE", "draw the schedule as a picture into this file"},
           Option{"--chrome", "FILE", "write it to this file, as a trace for ui.perfetto.dev"},
       }) {
    const std::string name = option.name;
    if (option.value == nullptr) {
      command.add_flag_callback(
          name, [&options, name] { options.for_explorer.push_back(name); }, option.help);
    } else {
      command
          .add_option_function<std::string>(
              name,
              [&options, name](const std::string& value) {
                options.for_explorer.insert(options.for_explorer.end(), {name, value});
              },
              option.help)
          ->type_name(option.value);
    }
  }
}

}  // namespace

void add_explore(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<ExploreOptions>();
  CLI::App* command = app.add_subcommand("explore", "run a program of your own under many schedules: what goes wrong?");
  command->add_option("FILE", options->files, "its sources, in C or C++; or the program, linked with --link-flags");
  command->add_option("--argument", options->arguments, "an argument of the program; repeatable")
      ->allow_extra_args(false)
      ->type_name("WORD");
  command->add_flag("--compile-flags", options->compile_flags, "print what your own build has to compile with");
  command->add_flag("--link-flags", options->link_flags, "print what your own build has to link with");
  hand_on(*command, *options);
  command->footer(
      "CC, CXX, CFLAGS, CXXFLAGS and LDFLAGS are used as everywhere.\nExit codes: 0 nothing found, 1 found, 2 wrong "
      "command line or no program, 3 the program cannot be controlled.");
  command->callback([options, &exit_code] { exit_code = run_explore(*options); });
}

}  // namespace trenza
