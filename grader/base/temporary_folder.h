#ifndef GRADER_BASE_TEMPORARY_FOLDER_H_
#define GRADER_BASE_TEMPORARY_FOLDER_H_

#include <string>

namespace trenza {

// Removes `folder` and all that is in it, even where somebody took the owner's rights from a part of it, as far as the
// system allows.
void remove_folder(const std::string& folder);

// A new folder that only its owner may enter, with an absolute path; it goes with all that is in it.
class TemporaryFolder {
 public:
  // In `parent`, or in the system's folder for temporary files. Throws std::system_error if there is no room.
  explicit TemporaryFolder(const std::string& parent = "");
  ~TemporaryFolder() { remove_folder(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace trenza

#endif  // GRADER_BASE_TEMPORARY_FOLDER_H_
