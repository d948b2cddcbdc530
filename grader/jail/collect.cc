#include "grader/jail/collect.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>
#include <system_error>
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

// Watched with fcntl(2)'s F_NOTIFY. inotify(7) would say more, but closing its descriptor waits for a grace period of
// the kernel (fsnotify_wait_marks_destroyed()), which takes longer than all else that the keeper does.
Collection::Collection(std::string path) : path_(std::move(path)) {
  if (path_.empty()) return;
  // Blocked, the signal is kept until somebody asks for it, by process 1 of a namespace too, and one is enough.
  sigset_t notice;
  sigemptyset(&notice);
  sigaddset(&notice, SIGIO);
  sigprocmask(SIG_BLOCK, &notice, nullptr);
  folder_ = Descriptor(open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!folder_.is_open()) throw std::system_error(errno, std::generic_category(), path_ + " cannot be opened");
  is_watched_ = fcntl(folder_.get(), F_NOTIFY, DN_DELETE | DN_RENAME | DN_MULTISHOT) == 0;
}

bool Collection::something_was_removed() const {
  sigset_t pending;
  sigpending(&pending);
  if (sigismember(&pending, SIGIO) == 1) return true;
  // The folder itself, or another one stands in its place.
  struct stat watched {};
  struct stat present {};
  return fstat(folder_.get(), &watched) != 0 || lstat(path_.c_str(), &present) != 0 ||
         watched.st_dev != present.st_dev || watched.st_ino != present.st_ino;
}

bool Collection::send(int descriptor) const {
  if (path_.empty()) return true;
  bool complete = !something_was_removed();
  const int number = fcntl(folder_.get(), F_DUPFD_CLOEXEC, 0);
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
