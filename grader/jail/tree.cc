#include "grader/jail/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <unordered_map>

#include "grader/jail/pipe.h"

namespace trenza {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

// The beginning of a small file of /proc, without the cost of a stream: this is read every few milliseconds.
std::string beginning(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 4096> buffer;
  const ssize_t size = file.is_open() ? read(file.get(), buffer.data(), buffer.size()) : 0;
  return {buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

bool read_process(const char* pid, Process& process) {
  static const long long kTick = 1000 / sysconf(_SC_CLK_TCK);
  static const long long kPage = sysconf(_SC_PAGESIZE);
  const std::string stat = beginning(std::string("/proc/") + pid + "/stat");
  // The program's name stands in parentheses and may hold some itself.
  const std::size_t end = stat.rfind(')');
  if (end == std::string::npos) return false;
  long long user = 0, system = 0, children_user = 0, children_system = 0, pages = 0;
  const int found = std::sscanf(stat.c_str() + end + 1,
                                " %c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld %lld %lld %*d %*d %lld %*d %*u "
                                "%*u %lld",
                                &process.state, &process.parent, &user, &system, &children_user, &children_system,
                                &process.threads, &pages);
  if (found != 8) return false;
  process.pid = std::atoi(pid);
  process.cpu_ms = (user + system + children_user + children_system) * kTick;
  process.memory_bytes = pages * kPage;
  return true;
}

// The number after `key` in a text of lines "Key:   number kB", in bytes; -1 if it is not there.
long long kilobytes(const std::string& text, const char* key) {
  const std::size_t at = text.find(key);
  return at == std::string::npos ? -1 : 1024 * std::atoll(text.c_str() + at + std::strlen(key));
}

}  // namespace

std::vector<Process> all_processes(std::size_t most) {
  std::vector<Process> all;
  const Folder proc(opendir("/proc"));
  if (!proc) return all;
  while (const dirent* entry = all.size() < most ? readdir(proc.get()) : nullptr) {
    Process process;
    if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' && read_process(entry->d_name, process)) {
      all.push_back(process);
    }
  }
  return all;
}

std::vector<Process> processes_below(bool own_namespace, std::size_t most) {
  const pid_t self = getpid();
  std::vector<Process> all = all_processes(own_namespace ? most : SIZE_MAX);
  if (own_namespace) {
    std::erase_if(all, [&](const Process& p) { return p.pid == self; });
    return all;
  }
  std::unordered_map<pid_t, pid_t> parents;
  for (const Process& process : all) parents[process.pid] = process.parent;
  std::erase_if(all, [&](const Process& process) {
    pid_t above = process.parent;
    // Processes come and go while they are read, so the chain may break, or even close.
    for (std::size_t steps = 0; above != self && steps < all.size(); ++steps) {
      const auto found = parents.find(above);
      if (found == parents.end()) return true;
      above = found->second;
    }
    return above != self;
  });
  return all;
}

bool wants_to_run(const Process& process) {
  const std::string tasks = "/proc/" + std::to_string(process.pid) + "/task";
  const Folder folder(opendir(tasks.c_str()));
  if (!folder) return false;
  while (const dirent* entry = readdir(folder.get())) {
    if (entry->d_name[0] == '.') continue;
    const std::string stat = beginning(tasks + "/" + entry->d_name + "/stat");
    const std::size_t end = stat.rfind(')');
    if (end != std::string::npos && (stat.compare(end, 3, ") R") == 0 || stat.compare(end, 3, ") D") == 0)) return true;
  }
  return false;
}

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  const std::string self = std::to_string(getpid());
  std::ifstream list("/proc/self/task/" + self + "/children");
  for (pid_t pid; list >> pid;) found.push_back(pid);
  if (list.is_open()) return found;
  // Kernels without CONFIG_PROC_CHILDREN.
  for (const Process& process : all_processes()) {
    if (process.parent == getpid()) found.push_back(process.pid);
  }
  return found;
}

long long exact_memory(const std::vector<Process>& processes, long long& shared_bytes) {
  long long total = 0;
  shared_bytes = 0;
  for (const Process& process : processes) {
    const std::string text = beginning("/proc/" + std::to_string(process.pid) + "/smaps_rollup");
    const long long all = kilobytes(text, "\nPss:");
    const long long shared = kilobytes(text, "\nPss_Shmem:");
    if (all < 0) {
      // Gone meanwhile, or it cannot be looked at.
      Process now;
      const bool there = read_process(std::to_string(process.pid).c_str(), now) && now.state != 'Z';
      total += there ? now.memory_bytes : 0;
    } else {
      shared_bytes += shared > 0 ? shared : 0;
      total += all;
    }
  }
  return total;
}

long long system_v_memory() {
  std::ifstream list("/proc/sysvipc/shm");
  std::string line;
  std::getline(list, line);
  long long total = 0;
  while (std::getline(list, line)) {
    std::istringstream fields(line);
    long long value = 0;
    // Key, shmid, perms, size, cpid, lpid, nattch, uid, gid, cuid, cgid, atime, dtime, ctime, rss.
    for (int field = 0; field < 15 && fields >> value; ++field) {
    }
    total += value;
  }
  return total;
}

long long available_memory() { return kilobytes(beginning("/proc/meminfo"), "MemAvailable:"); }

std::string command_of(pid_t pid) {
  std::string command = beginning("/proc/" + std::to_string(pid) + "/comm");
  if (!command.empty() && command.back() == '\n') command.pop_back();
  return command;
}

}  // namespace trenza
