#include "grader/interleave/search/debugger.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <stdexcept>

#include "grader/interleave/search/shrink.h"

namespace trenza::interleave {
namespace {

// What gdb does first: it sets the breakpoint in the runtime, lets the waiting task go on to it, and climbs to the
// program's own code.
std::string script(const Region& region, const Breakpoint& where, const DebuggerOptions& options) {
  std::string text =
      "set pagination off\n"
      "set confirm off\n"
      "tbreak trenza_decisive_step\n";
  text += fmt::format("set var *(unsigned int *) {:#x} = 0\n", kRegionAddress + offsetof(Region, hold));
  text += "continue\n";
  if (where.frame != 0) {
    text += fmt::format("while $pc != {:#x}\nup-silently\nend\n", where.frame);
    if (where.inlined > 0) text += fmt::format("up-silently {}\n", where.inlined);
  }
  text += fmt::format("echo \\nTask {} is about to do step {} of the schedule. Others wait for it.\\n\n",
                      region.current, where.step);
  text += "frame\nset pagination on\n";
  for (const std::string& command : options.commands) text += command + "\n";
  return text;
}

// A file that lives as long as this, and has a name while it does.
class NamelessFile {
 public:
  explicit NamelessFile(const std::string& content) : descriptor_(memfd_create("gdb", 0)) {
    if (descriptor_ < 0 || write(descriptor_, content.data(), content.size()) != static_cast<ssize_t>(content.size())) {
      throw std::runtime_error(fmt::format("no room for gdb's commands: {}", std::strerror(errno)));
    }
  }
  ~NamelessFile() { close(descriptor_); }
  NamelessFile(const NamelessFile&) = delete;
  NamelessFile& operator=(const NamelessFile&) = delete;

  std::string name() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

 private:
  int descriptor_;
};

// Runs gdb on this terminal, which it alone listens to meanwhile. Returns its exit code.
int run_gdb(const std::vector<std::string>& command, const std::string& folder) {
  const pid_t pid = fork();
  if (pid == 0) {
    std::vector<char*> arguments;
    for (const std::string& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    if (chdir(folder.c_str()) != 0) _exit(127);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  // Ctrl-C at gdb's prompt is meant for gdb.
  struct sigaction ignore = {};
  struct sigaction before = {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGINT, &ignore, &before);
  int status = 0;
  while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  sigaction(SIGINT, &before, nullptr);
  return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

}  // namespace

void debug(Program& program, const std::vector<Choice>& choices, const Breakpoint& where,
           const DebuggerOptions& options) {
  set_schedule(program, choices);
  program.plan().pause_at = where.step;
  const std::optional<pid_t> process = program.run_to_pause();
  if (!process) {
    program.finish();
    throw std::runtime_error(fmt::format("the schedule has no step {}: it ended before", where.step));
  }
  const NamelessFile commands(script(program.region(), where, options));
  std::vector<std::string> command = {"gdb", "--quiet", fmt::format("--pid={}", *process), "-x", commands.name()};
  if (!options.commands.empty()) command.insert(command.begin() + 1, {"--batch", "--nx"});
  const int status = run_gdb(command, options.sources);
  program.finish();
  if (status == 127) throw std::runtime_error("gdb could not be started: install the package gdb");
}

}  // namespace trenza::interleave
