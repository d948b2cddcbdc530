#ifndef GRADER_JAIL_COLLECT_H_
#define GRADER_JAIL_COLLECT_H_

#include <string>

#include "grader/jail/pipe.h"

namespace trenza {

// Guards a folder into which the tested program, or a library in it, writes what the grader wants to read, and sends
// its files in the end. Reports may be added to the folder; that one was removed does not go unnoticed.
class Collection {
 public:
  // `path` is the folder's; it may be empty: then there is nothing to collect. Blocks SIGIO, by which the kernel tells
  // of a removal: to be made before the program starts, by a process that has one thread, and one per process. Throws
  // std::system_error if there is no such folder.
  explicit Collection(std::string path);

  // False if the kernel refuses to watch the folder, errno says why; then removed files are not noticed.
  bool is_watched() const { return path_.empty() || is_watched_; }

  // Sends all regular files of the folder, in the way of read_collected_files() of outcome.h. To be called when no
  // process of the program is alive. False if something was removed, renamed or made unreadable.
  bool send(int descriptor) const;

 private:
  bool something_was_removed() const;

  std::string path_;
  Descriptor folder_;
  bool is_watched_ = false;
};

// Writes all of `text`; what nobody reads any more is dropped.
void write_all(int descriptor, const std::string& text);

}  // namespace trenza

#endif  // GRADER_JAIL_COLLECT_H_
