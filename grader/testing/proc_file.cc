#include "grader/testing/proc_file.h"

#include <fcntl.h>

#include <array>
#include <cerrno>

#include "grader/testing/direct_call.h"

namespace trenza {

std::string read_proc_file(const std::string& path) {
  const long file = direct_call(SYS_openat, AT_FDCWD, reinterpret_cast<long>(path.c_str()), O_RDONLY | O_CLOEXEC);
  if (file < 0) return "";
  std::string text;
  std::array<char, 4096> part;
  long size = 0;
  do {
    size = direct_call(SYS_read, file, reinterpret_cast<long>(part.data()), part.size());
    if (size > 0) text.append(part.data(), static_cast<std::size_t>(size));
  } while (size > 0 || size == -EINTR);
  direct_call(SYS_close, file, 0, 0);
  return size < 0 ? "" : text;
}

}  // namespace trenza
