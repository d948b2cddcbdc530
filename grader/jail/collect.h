#ifndef GRADER_JAIL_COLLECT_H_
#define GRADER_JAIL_COLLECT_H_

#include <string>

#include "grader/jail/pipe.h"

namespace trenza {

// Guards a folder into which the tested program, or a library in it, writes what the grader wants to read, and sends
// its files in the end. Reports may be added to the folder; that one was removed does not go unnoticed.
class Collection {
 public:
  // `folder` may be empty: then there is nothing to collect.
  explicit Collection(std::string folder);

  // False if the kernel refuses to watch the folder, errno says why; then removed files are not noticed.
  bool is_watched() const { return folder_.empty() || events_.is_open(); }

  // Sends all regular files of the folder, in the way of read_collected_files() of outcome.h. To be called when no
  // process of the program is alive. False if something was removed, renamed or made unreadable.
  bool send(int descriptor) const;

 private:
  bool something_was_removed() const;

  std::string folder_;
  Descriptor events_;
};

// Writes all of `text`; what nobody reads any more is dropped.
void write_all(int descriptor, const std::string& text);

}  // namespace trenza

#endif  // GRADER_JAIL_COLLECT_H_
