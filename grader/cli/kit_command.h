#ifndef GRADER_CLI_KIT_COMMAND_H_
#define GRADER_CLI_KIT_COMMAND_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/classroom/bazel.h"
#include "grader/report/table.h"

namespace trenza {

// Another command of ./kit that runs beside this one: what it prints is kept, what it says of its progress is shown.
class KitCommand {
 public:
  // Starts `./kit ARGUMENTS…`; what it prints is laid out by `style`. Throws std::system_error.
  KitCommand(const Workspace& workspace, const std::vector<std::string>& arguments, const TableStyle& style);
  // Stops it if it still runs, and waits for its end.
  ~KitCommand();
  KitCommand(const KitCommand&) = delete;
  KitCommand& operator=(const KitCommand&) = delete;

  // Tells it to end; it ends Bazel, whose actions end. Once is enough: Bazel takes several for "at any cost".
  void stop();
  bool stopped() const { return stopped_; }

  // The exit code, or 128 + the signal that ended it; nullopt while it runs. SIGCHLD says when to ask.
  std::optional<int> ended();
  int wait();
  std::string output() const { return read_file(folder_.file("output")); }

 private:
  TemporaryFolder folder_;
  pid_t pid_ = -1;
  bool stopped_ = false;
  std::optional<int> exit_code_;
};

}  // namespace trenza

#endif  // GRADER_CLI_KIT_COMMAND_H_
