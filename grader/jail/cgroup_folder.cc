#include "grader/jail/cgroup_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <system_error>
#include <thread>

namespace trenza {
namespace fs = std::filesystem;
namespace {

constexpr char kPrefix[] = "trenza-";

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

bool is_at(const std::string& path, int descriptor) {
  struct stat there, held;
  return stat(path.c_str(), &there) == 0 && fstat(descriptor, &held) == 0 && there.st_dev == held.st_dev &&
         there.st_ino == held.st_ino;
}

// Closed if somebody holds the lock, or has removed the folder between our opening it and our locking it. Whoever holds
// the lock of a folder that is still there keeps it: folders are removed under their lock only.
Descriptor lock(const std::string& folder) {
  Descriptor held(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (held.is_open() && (flock(held.get(), LOCK_EX | LOCK_NB) != 0 || !is_at(folder, held.get()))) held.reset();
  return held.is_open() ? out_of_the_way(held) : Descriptor();
}

// Those whose grader was killed: nobody holds their lock. What cannot be removed yet is left to the next one.
void remove_stale(const std::string& parent) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(parent, error)) {
    if (!entry.path().filename().string().starts_with(kPrefix)) continue;
    if (const Descriptor held = lock(entry.path()); held.is_open()) rmdir(entry.path().c_str());
  }
}

// "\040" and the like in mountinfo stand for blanks.
std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8));
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

CgroupFolder::CgroupFolder(const std::string& parent) {
  remove_stale(parent);
  // Between its making and its lock another grader may take it for a stale one.
  for (int tries = 0; tries < 10 && !lock_.is_open(); ++tries) {
    path_ = parent + "/" + kPrefix + std::to_string(getpid()) + "-XXXXXX";
    if (mkdtemp(path_.data()) == nullptr) fail("no control group can be made in " + parent);
    lock_ = lock(path_);
  }
  if (!lock_.is_open()) fail("other graders took each control group away that was made in " + parent);
}

CgroupFolder::~CgroupFolder() {
  // A process that was killed leaves its group only when the kernel is done with it.
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  while (rmdir(path_.c_str()) != 0 && errno == EBUSY && std::chrono::steady_clock::now() < give_up) {
    kill_all();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

bool CgroupFolder::has(const std::string& file) const { return access((path_ + "/" + file).c_str(), F_OK) == 0; }

void CgroupFolder::write(const std::string& file, const std::string& text) const {
  const std::string path = path_ + "/" + file;
  const Descriptor opened(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!opened.is_open() || ::write(opened.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    fail(path + " does not take " + text);
  }
}

Descriptor CgroupFolder::open(const std::string& file) const {
  const Descriptor opened(::open((path_ + "/" + file).c_str(), O_RDONLY | O_CLOEXEC));
  return opened.is_open() ? out_of_the_way(opened) : Descriptor();
}

bool CgroupFolder::kill_all() const {
  bool found = false;
  std::ifstream list(path_ + "/cgroup.procs");
  for (pid_t pid; list >> pid;) {
    if (pid == getpid() || pid <= 0) continue;
    found = true;
    kill(pid, SIGKILL);
  }
  return found;
}

std::vector<CgroupMount> cgroup_mounts(const std::string& self) {
  // "4:memory:/some/group", and "0::/some/group" for version 2.
  std::map<std::string, std::string> groups;
  std::ifstream own(self + "/cgroup");
  for (std::string line; std::getline(own, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string path = line.substr(second + 1);
    const auto names = split(line.substr(first + 1, second - first - 1), ',');
    if (names.empty()) groups[""] = path;
    for (const std::string& name : names) groups[name] = path;
  }

  std::vector<CgroupMount> mounts;
  std::ifstream list(self + "/mountinfo");
  for (std::string line; std::getline(list, line);) {
    // Id, parent, device, root, mount point, options, optional fields, "-", type, source, options of the file system.
    const std::vector<std::string> fields = split(line, ' ');
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.size() < 5 || fields.end() - dash < 4) continue;
    CgroupMount mount;
    mount.version2 = dash[1] == "cgroup2";
    if (!mount.version2 && dash[1] != "cgroup") continue;
    const std::string root = unescaped(fields[3]);
    mount.root = unescaped(fields[4]);
    std::string key;
    if (!mount.version2) {
      mount.controllers = split(dash[3], ',');
      for (const std::string& controller : mount.controllers) {
        if (groups.contains(controller)) key = controller;
      }
      if (key.empty()) continue;
    }
    std::string path = groups[key];
    // In a container the mount shows only a part of the hierarchy.
    if (root != "/" && path.starts_with(root)) path = path.substr(root.size());
    mount.folder = path == "/" ? mount.root : mount.root + path;
    mounts.push_back(std::move(mount));
  }
  return mounts;
}

}  // namespace trenza
