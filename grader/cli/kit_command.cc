#include "grader/cli/kit_command.h"

#include <signal.h>
#include <sys/wait.h>

#include <cerrno>

namespace trenza {
namespace {

// What style_of_output() reads where its output is no terminal.
std::vector<std::string> layout(const TableStyle& style) {
  std::vector<std::string> variables = {"COLUMNS=" + std::to_string(style.width),
                                        "LINES=" + std::to_string(style.lines)};
  if (style.colour) variables.emplace_back("CLICOLOR_FORCE=1");
  return variables;
}

int exit_code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

KitCommand::KitCommand(const Workspace& workspace, const std::vector<std::string>& arguments, const TableStyle& style) {
  Program program;
  program.line = {workspace.built("grader/cli/kit")};
  program.line.insert(program.line.end(), arguments.begin(), arguments.end());
  program.directory = workspace.root;
  program.log = folder_.file("output");
  program.shows_errors = true;
  program.environment = layout(style);
  // Ctrl-C is for the one that shows it, which stops this one.
  program.own_group = true;
  pid_ = start(program);
}

KitCommand::~KitCommand() {
  stop();
  wait();
}

void KitCommand::stop() {
  if (exit_code_ || stopped_) return;
  stopped_ = true;
  kill(pid_, SIGINT);
}

std::optional<int> KitCommand::ended() {
  int status = 0;
  if (!exit_code_ && waitpid(pid_, &status, WNOHANG) == pid_) exit_code_ = exit_code_of(status);
  return exit_code_;
}

int KitCommand::wait() {
  int status = 0;
  while (!exit_code_) {
    if (waitpid(pid_, &status, 0) == pid_) {
      exit_code_ = exit_code_of(status);
    } else if (errno != EINTR) {
      exit_code_ = 128;
    }
  }
  return *exit_code_;
}

}  // namespace trenza
