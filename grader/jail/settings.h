#ifndef GRADER_JAIL_SETTINGS_H_
#define GRADER_JAIL_SETTINGS_H_

#include <string>
#include <vector>

namespace trenza {

// What the keeper is told on its command line, by jail.cc: --NAME=VALUE for each member, then -- and the program.
// A descriptor is -1 where there is none; a limit is 0 where there is none.
struct Settings {
  long long report = -1;         // descriptor: the report is written there
  long long control = -1;        // descriptor: when it closes, the tree has to end
  long long channel = -1;        // descriptor: the program's line to the grader
  long long files = -1;          // descriptor: the files of `collect` are written there
  long long filter = -1;         // descriptor: the filter on system calls, as the kernel takes it
  long long cgroup = -1;         // descriptor: the control group (version 2) that the program is born into
  long long pids_events = -1;    // descriptor: how often that group refused a process
  long long memory_events = -1;  // descriptor: how often the kernel killed in that group for want of memory

  long long wall_ms = 0;
  long long cpu_s = 0;
  long long file_bytes = 0;
  long long memory_bytes = 0;
  long long address_bytes = 0;
  long long processes = 0;
  long long disk_bytes = 0;
  long long names = 0;
  long long process_rlimit = 0;  // RLIMIT_NPROC, where it counts nobody else's processes

  long long nice = 0;             // of the program, setpriority(2)
  long long fixed_addresses = 0;  // 1: no address space randomisation
  long long namespaces = 0;       // 1: the keeper is process 1 of namespaces of its own
  long long user = 0;             // the uid and gid of the program; 0: the keeper's
  long long strict = 0;           // 1: fail where a protection cannot be had
  long long ends_when_still = 0;  // 1: end the tree when nothing in it can run any more

  std::string directory;             // to start in
  std::string collect;               // the folder whose files are sent to `files`
  std::vector<std::string> folders;  // folders the program may write to (--folder=…, repeated)
  char** command = nullptr;

  // Throws std::invalid_argument with a sentence for an argument that it does not know.
  static Settings parse(int argc, char** argv);
};

}  // namespace trenza

#endif  // GRADER_JAIL_SETTINGS_H_
