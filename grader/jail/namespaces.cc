#include "grader/jail/namespaces.h"

#include <sys/random.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <initializer_list>

#include "grader/jail/system_folders.h"
#include "grader/jail/tree.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

constexpr unsigned kFirstUser = 1'879'048'192;
constexpr unsigned kUsers = 1u << 20;

// What programs need beside system_folders().
constexpr const char* kSystemFiles[] = {
    "/etc/alternatives", "/etc/group",         "/etc/hosts",  "/etc/ld.so.cache",
    "/etc/localtime",    "/etc/nsswitch.conf", "/etc/passwd", "/sys/devices/system/cpu"};

// What the keeper needs to set the program up, to watch it and to end it; the program itself has none.
constexpr const char* kKeepersCapabilities[] = {"CAP_CHOWN",  "CAP_DAC_OVERRIDE", "CAP_KILL",
                                                "CAP_SETGID", "CAP_SETUID",       "CAP_SYS_PTRACE"};

class Line {
 public:
  void add(std::initializer_list<std::string> words) { words_.insert(words_.end(), words); }
  // Without --dir, the folder that a mount hangs in would be closed to other users.
  void show(const std::string& path, const char* how = "--ro-bind") {
    add({"--dir", fs::path(path).parent_path().string(), how, path, path});
  }
  void mount_in_memory(const std::string& path, std::uint64_t bytes, const char* mode) {
    add({"--perms", mode, "--size", std::to_string(bytes), "--tmpfs", path});
  }
  std::vector<std::string> take() { return std::move(words_); }

 private:
  std::vector<std::string> words_;
};

bool is_below(const std::string& path, const std::string& folder) {
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

bool is_in_system(const std::string& path) {
  const std::vector<std::string> folders = system_folders();
  return std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) { return is_below(path, folder); });
}

// Everything of the machine, to be read.
void show_all(Line& line) { line.add({"--ro-bind", "/", "/"}); }

// Only the system's programs and libraries.
void show_system(Line& line) {
  for (const std::string& folder : system_folders()) {
    std::error_code error;
    if (fs::is_symlink(folder, error)) {
      line.add({"--symlink", fs::read_symlink(folder, error).string(), folder});
    } else {
      line.show(folder);
    }
  }
  for (const char* file : kSystemFiles) line.show(file, "--ro-bind-try");
}

std::uint64_t tasks_of_user(uid_t user) {
  std::uint64_t tasks = 0;
  for (const Process& process : all_processes()) {
    struct stat status {};
    if (stat(("/proc/" + std::to_string(process.pid)).c_str(), &status) == 0 && status.st_uid == user) {
      tasks += static_cast<std::uint64_t>(process.threads);
    }
  }
  return tasks;
}

}  // namespace

Identity best_identity() {
  if (geteuid() != 0) return Identity::user_namespace;
  // A root who is one only in a container may have no other users at all (user_namespaces(7)).
  std::ifstream map("/proc/self/uid_map");
  for (unsigned long long inside = 0, outside = 0, count = 0; map >> inside >> outside >> count;) {
    if (inside <= kFirstUser && kFirstUser + kUsers <= inside + count) return Identity::own_user;
  }
  return Identity::user_namespace;
}

unsigned user_of_its_own() {
  unsigned number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number) number = static_cast<unsigned>(getpid());
  return kFirstUser + number % kUsers;
}

std::uint64_t process_rlimit(std::uint64_t processes, Jail::Level level, Identity identity) {
  if (level == Jail::Level::full && identity == Identity::own_user) return 2 * processes;
  if (geteuid() == 0) return 0;
  // It counts the user's processes everywhere, and from Linux 5.14 on those of its user namespace alone, which
  // bubblewrap has made.
  utsname system{};
  int major = 0, minor = 0;
  uname(&system);
  const bool known = std::sscanf(system.release, "%d.%d", &major, &minor) == 2;
  if (level != Jail::Level::none && known && (major > 5 || (major == 5 && minor >= 14))) return 2 * processes;
  return 2 * processes + tasks_of_user(geteuid());
}

std::vector<std::string> bubblewrap_line(const Command& command, const Limits& limits, Jail::Level level,
                                         Identity identity, const std::string& keeper) {
  const bool full = level == Jail::Level::full;
  Line line;
  line.add({"bwrap", "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--hostname", "jail",
            "--unshare-cgroup-try", "--as-pid-1", "--die-with-parent", "--cap-drop", "ALL"});
  if (geteuid() == 0) line.add({"--cap-add", "CAP_SETPCAP", "--cap-add", "CAP_SYS_NICE"});
  if (full && identity == Identity::own_user) {
    for (const char* capability : kKeepersCapabilities) line.add({"--cap-add", capability});
  } else if (full) {
    line.add({"--unshare-user", "--uid", "65534", "--gid", "65534"});
  }
  full ? show_system(line) : show_all(line);
  // Message queues are allowed by proc_guard.h where this is mounted.
  line.add({"--dev", "/dev", "--proc", "/proc", "--mqueue", "/dev/mqueue"});
  line.mount_in_memory("/dev/shm", limits.disk_bytes, "1777");
  line.mount_in_memory("/tmp", limits.disk_bytes, "1777");
  // What the tree is built in may lie where its own /tmp now hides it.
  const auto is_hidden = [&](const std::string& path) {
    return full ? !is_in_system(path) : is_below(path, "/tmp") || is_below(path, "/dev/shm");
  };
  std::vector<std::string> shown = {keeper, command.arguments[0]};
  shown.insert(shown.end(), command.readable.begin(), command.readable.end());
  for (const std::string& path : shown) {
    if (is_hidden(path)) line.show(path, "--ro-bind-try");
  }
  for (const std::string& folder : command.writable)
    full ? line.show(folder, "--bind") : line.add({"--bind", folder, folder});
  for (const std::string& folder : command.scratch) line.mount_in_memory(folder, limits.disk_bytes, "0755");
  // These are bubblewrap's own, in memory and without a bound.
  line.add({"--remount-ro", "/dev"});
  if (full) line.add({"--remount-ro", "/"});
  line.add({"--"});
  return line.take();
}

}  // namespace trenza
