#include "grader/cli/saves.h"

#include <fmt/format.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace trenza {

Saves::Saves(const std::vector<std::string>& files) : descriptor_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
  if (descriptor_ < 0) trouble_ = fmt::format("The kernel gives no events for files: {}.", std::strerror(errno));
  for (const std::string& path : files) {
    File file;
    file.path = path;
    file.folder = path.substr(0, path.rfind('/'));
    follow(file);
    file.now = stamp_of(path);
    file.seen = file.now;
    files_.push_back(std::move(file));
  }
}

Saves::~Saves() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::optional<std::size_t> Saves::look() {
  // Before the files are looked at: what happens from now on is a new event.
  drain();
  std::optional<std::size_t> newest;
  for (std::size_t i = 0; i < files_.size(); ++i) {
    File& file = files_[i];
    follow(file);
    file.now = stamp_of(file.path);
    if (!file.now.exists || file.now == file.seen) continue;
    file.seen = file.now;
    if (!newest || file.now.changed >= files_[*newest].now.changed) newest = i;
  }
  return newest;
}

Saves::Stamp Saves::stamp_of(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return {};
  constexpr long long kNanoseconds = 1'000'000'000;
  return {true, info.st_dev, info.st_ino, info.st_size, info.st_mtim.tv_sec * kNanoseconds + info.st_mtim.tv_nsec};
}

// The folder is watched, not the file: a rename brings another file into its place. The folder, too, may be replaced by
// another, as git does when it goes to a branch that lacks it and back.
void Saves::follow(File& file) {
  if (descriptor_ < 0) return;
  Stamp folder = stamp_of(file.folder);
  folder.size = 0;  // changes with every file in it
  folder.changed = 0;
  if (file.watch >= 0 && folder == file.watched_folder) return;
  file.watched_folder = folder;
  file.watch = inotify_add_watch(descriptor_, file.folder.c_str(),
                                 IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF);
  if (file.watch < 0 && folder.exists) {
    trouble_ = fmt::format("The kernel gives no events for {}: {}.", file.folder, std::strerror(errno));
  }
}

// What the events say does not matter, not even that some were lost (IN_Q_OVERFLOW).
void Saves::drain() const {
  std::array<char, 16 * 1024> events{};
  while (descriptor_ >= 0 && (read(descriptor_, events.data(), events.size()) > 0 || errno == EINTR)) {
  }
}

}  // namespace trenza
