#ifndef GRADER_CLI_SAVES_H_
#define GRADER_CLI_SAVES_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace trenza {

// Notices when one of a few files is saved, however an editor does it: written in place, or written beside and renamed.
// The kernel's events (inotify) only say when to look; what counts is whether the file is another one than it was, so
// an event that is missed costs at most the time until somebody looks by himself.
class Saves {
 public:
  // `files`: absolute paths. What they are now is no save.
  explicit Saves(const std::vector<std::string>& files);
  ~Saves();
  Saves(const Saves&) = delete;
  Saves& operator=(const Saves&) = delete;

  // To wait on until it can be read; -1 where the kernel gives no events. Whoever waits looks once a second besides.
  int descriptor() const { return descriptor_; }
  // Why there are no events for some of the files: a sentence; empty if there are for all.
  const std::string& trouble() const { return trouble_; }

  // The number of a file that was saved since the last call, the newest if there are several; nullopt if none was. A
  // file that is not there is none that was saved: an editor may be about to rename another one to its name.
  std::optional<std::size_t> look();
  // True if the file was not there at the last look.
  bool missing(std::size_t file) const { return !files_[file].now.exists; }

 private:
  // What a save changes of a file.
  struct Stamp {
    bool exists = false;
    dev_t device = 0;
    ino_t inode = 0;
    off_t size = 0;
    long long changed = 0;  // nanoseconds
    bool operator==(const Stamp&) const = default;
  };
  struct File {
    std::string path;
    std::string folder;
    int watch = -1;        // of the folder
    Stamp watched_folder;  // the one that `watch` is about: another may have come into its place
    Stamp now;
    Stamp seen;  // when it was there last
  };
  static Stamp stamp_of(const std::string& path);
  void follow(File& file);
  void drain() const;

  int descriptor_ = -1;
  std::string trouble_;
  std::vector<File> files_;
};

}  // namespace trenza

#endif  // GRADER_CLI_SAVES_H_
