#include "grader/jail/proc_guard.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace trenza {
namespace fs = std::filesystem;
namespace {

// Version 1 refuses every rename from one folder into another, whatever its rules say.
constexpr long kOldest = 2;
constexpr __u64 kFile = LANDLOCK_ACCESS_FS_WRITE_FILE;
constexpr __u64 kFolder = kFile | LANDLOCK_ACCESS_FS_REFER;

// Rules can only allow. False if the kernel does not take the rule.
bool allow(const Descriptor& rules, const fs::path& path, bool folder) {
  const Descriptor place(open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
  if (!place.is_open()) return true;  // gone, or closed to everybody
  const landlock_path_beneath_attr rule{folder ? kFolder : kFile, place.get()};
  return syscall(SYS_landlock_add_rule, rules.get(), LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

// POSIX message queues lie in a file system of their own, which no rule on a folder of "/" reaches. A rule on its root
// does, wherever it is mounted.
constexpr const char* kQueues = "/dev/mqueue";

bool queues_are_mounted() {
  constexpr long kMagic = 0x19800202;  // MQUEUE_MAGIC of linux/ipc/mqueue.c
  struct statfs system {};
  return statfs(kQueues, &system) == 0 && system.f_type == kMagic;
}

}  // namespace

bool has_proc_guard(bool mounts_queues) {
  const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  return version >= kOldest && (mounts_queues || queues_are_mounted());
}

Descriptor proc_guard() {
  if (!has_proc_guard(false)) return {};
  const landlock_ruleset_attr handled{kFolder};
  Descriptor rules(static_cast<int>(syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0)));
  if (!rules.is_open()) return {};
  if (!allow(rules, kQueues, true)) return {};
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator("/", error)) {
    const fs::file_status status = entry.symlink_status(error);
    if (entry.path() == "/proc" || fs::is_symlink(status)) continue;
    if (!allow(rules, entry.path(), fs::is_directory(status))) return {};
  }
  return rules;
}

bool stand_under(const Descriptor& guard) { return syscall(SYS_landlock_restrict_self, guard.get(), 0) == 0; }

}  // namespace trenza
