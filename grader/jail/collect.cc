#include "grader/jail/collect.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <utility>

namespace trenza {
namespace {

// More than ThreadSanitizer says about any program that is worth reading about.
constexpr std::size_t kMostBytes = 8 * 1024 * 1024;
constexpr int kMostFiles = 2000;

struct CloseFolder {
  void operator()(DIR* folder) const { closedir(folder); }
};

// The first `bound` bytes of a regular file; false if it is another kind of thing or cannot be read.
bool read_regular(int folder, const char* name, std::size_t bound, std::string& text) {
  // Not waiting: it may have been made a FIFO.
  const Descriptor file(openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  std::array<char, 16 * 1024> buffer;
  while (text.size() < bound) {
    const ssize_t size = read(file.get(), buffer.data(), std::min(buffer.size(), bound - text.size()));
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;
    if (size == 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return true;
}

}  // namespace

void write_all(int descriptor, const std::string& text) {
  std::size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t n = write(descriptor, text.data() + sent, text.size() - sent);
    if (n < 0 && errno != EINTR) return;
    if (n > 0) sent += static_cast<std::size_t>(n);
  }
}

Collection::Collection(std::string folder) : folder_(std::move(folder)) {
  if (folder_.empty()) return;
  Descriptor events(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!events.is_open()) return;
  const auto removals = IN_DELETE | IN_MOVED_FROM | IN_DELETE_SELF | IN_MOVE_SELF;
  if (inotify_add_watch(events.get(), folder_.c_str(), removals | IN_ONLYDIR) >= 0) events_ = std::move(events);
}

bool Collection::something_was_removed() const {
  // Any event is one of those asked for, or says that there were too many of them.
  std::array<char, 4096> buffer;
  return events_.is_open() && read(events_.get(), buffer.data(), buffer.size()) > 0;
}

bool Collection::send(int descriptor) const {
  if (folder_.empty()) return true;
  bool complete = !something_was_removed();
  const int number = open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  const std::unique_ptr<DIR, CloseFolder> folder(number >= 0 ? fdopendir(number) : nullptr);
  if (!folder) return false;
  std::size_t left = kMostBytes;
  int files = 0;
  while (const dirent* entry = readdir(folder.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    if (left == 0) break;
    std::string text;
    if (++files > kMostFiles || !read_regular(number, name.c_str(), left, text)) {
      complete = false;
      continue;
    }
    left -= text.size();
    write_all(descriptor, std::to_string(name.size()) + ' ' + std::to_string(text.size()) + '\n' + name + text);
  }
  return complete;
}

}  // namespace trenza
