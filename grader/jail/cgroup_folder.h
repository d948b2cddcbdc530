#ifndef GRADER_JAIL_CGROUP_FOLDER_H_
#define GRADER_JAIL_CGROUP_FOLDER_H_

#include <string>
#include <vector>

#include "grader/jail/pipe.h"

namespace trenza {

// A control group of our own as a folder in one hierarchy, removed in the end with the processes in it. While it lives
// it holds a lock, by which others tell it from one that a killed grader left behind. Its name is trenza-PID-XXXXXX,
// with the pid of the process that made it.
class CgroupFolder {
 public:
  // Makes one in `parent` and removes what is left over there. Throws std::system_error.
  explicit CgroupFolder(const std::string& parent);
  ~CgroupFolder();
  CgroupFolder(const CgroupFolder&) = delete;
  CgroupFolder& operator=(const CgroupFolder&) = delete;

  const std::string& path() const { return path_; }
  int descriptor() const { return lock_.get(); }
  bool has(const std::string& file) const;
  // Throws std::system_error, naming the file.
  void write(const std::string& file, const std::string& text) const;
  // Opens for reading; the Descriptor is closed if there is no such file.
  Descriptor open(const std::string& file) const;
  // Kills all processes in it but this one. True if there was one.
  bool kill_all() const;

 private:
  std::string path_;
  Descriptor lock_;
};

// Where a hierarchy of control groups is mounted, and this process's group in it.
struct CgroupMount {
  bool version2 = false;
  std::vector<std::string> controllers;  // of version 1
  std::string folder;                    // this process's group
  std::string root;                      // the highest group that can be seen
};

// The hierarchies that `self`/mountinfo and `self`/cgroup tell of (proc(5)).
std::vector<CgroupMount> cgroup_mounts(const std::string& self);

}  // namespace trenza

#endif  // GRADER_JAIL_CGROUP_FOLDER_H_
