#include "grader/gate/source_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "grader/gate/source_encoding.h"
#include "grader/jail/pipe.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

constexpr off_t kLargest = 1024 * 1024;

Refusal refused(Verdict verdict, const fs::path& file, const std::string& what) {
  return {verdict, plain_text(file.string(), 300) + " " + what, ""};
}

// Opens each part of `relative` from the folder before it, so that O_NOFOLLOW holds for all of them (openat(2)).
// O_NONBLOCK: opening a FIFO for reading would wait for a writer.
Descriptor open_below(const fs::path& folder, const fs::path& relative) {
  Descriptor at(open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  for (auto part = relative.begin(); at.is_open() && part != relative.end(); ++part) {
    const bool last = std::next(part) == relative.end();
    const int flags = last ? O_RDONLY | O_NONBLOCK | O_NOCTTY : O_PATH | O_DIRECTORY;
    Descriptor next(openat(at.get(), part->c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
    const int error = errno;
    at = std::move(next);
    errno = error;
  }
  return at;
}

bool is_text(const std::string& content) {
  // What plain_text() had to write out was a control character, or one that hides text or changes its order.
  std::string plain = content;
  std::erase(plain, '\r');
  std::erase(plain, '\f');
  return plain_text(plain, plain.size()) == plain;
}

}  // namespace

std::optional<Refusal> read_source(const fs::path& folder, const fs::path& relative, std::string& content,
                                   std::string* saved_as) {
  const Descriptor file = open_below(folder, relative);
  if (!file.is_open()) {
    switch (errno) {
      case ENOENT: return refused(Verdict::not_started, relative, "is not in the submission.");
      case ELOOP:
      case ENOTDIR:
        return refused(Verdict::compile, relative, "is a symbolic link, or lies behind one. Hand in the file itself.");
      default: return refused(Verdict::compile, relative, std::string("cannot be read: ") + std::strerror(errno) + ".");
    }
  }
  struct stat status {};
  if (fstat(file.get(), &status) != 0) return refused(Verdict::infra, relative, "cannot be examined.");
  if (S_ISDIR(status.st_mode)) return refused(Verdict::compile, relative, "is a folder. Hand in a file of that name.");
  if (!S_ISREG(status.st_mode)) {
    return refused(Verdict::compile, relative,
                   "is no regular file (a pipe, a socket or a device). Hand in a text file.");
  }
  if (status.st_size > kLargest) return refused(Verdict::compile, relative, "is larger than 1 MB.");

  content.resize(static_cast<std::size_t>(status.st_size));
  std::size_t size = 0;
  while (size < content.size()) {
    const ssize_t n = read(file.get(), content.data() + size, content.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return refused(Verdict::infra, relative, std::string("cannot be read: ") + std::strerror(errno) + ".");
    if (n == 0) break;
    size += static_cast<std::size_t>(n);
  }
  content.resize(size);
  if (content.find_first_not_of(" \t\r\n") == std::string::npos) {
    return refused(Verdict::not_started, relative, "is empty.");
  }
  const auto decoded = decode_source(content);
  if (!decoded || !is_text(decoded->text)) {
    return refused(Verdict::compile, relative,
                   "is no text: it holds bytes that are neither UTF-8 nor C++. Was it saved in another encoding, or "
                   "compiled? Save it as UTF-8.");
  }
  content = decoded->text;
  if (content.find_first_not_of(" \t\r\n") == std::string::npos) {
    return refused(Verdict::not_started, relative, "is empty.");
  }
  if (saved_as != nullptr) *saved_as = decoded->saved_as;
  return std::nullopt;
}

}  // namespace trenza
