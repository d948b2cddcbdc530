#ifndef GRADER_CLASSROOM_ARCHIVE_H_
#define GRADER_CLASSROOM_ARCHIVE_H_

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace trenza {

// Why an archive was not unpacked: a sentence about it that begins with a verb ("is damaged: …").
class ArchiveError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What all archives of one hand-in may hold together, those within others included.
struct UnpackingRoom {
  std::uint64_t bytes = 256 * 1024 * 1024;  // unpacked
  std::uint64_t entries = 20'000;
};

// True if `path` is named like an archive that unpack() reads: .zip, .tar, .tar.gz, .tgz, .tar.bz2, .tar.xz, .tar.zst,
// .7z.
bool is_archive(const std::filesystem::path& path);

// Unpacks what somebody handed in into `folder`, which must be empty, and takes what it needs from `room`. By
// libarchive(3), which recognises the format by its contents.
//
// Nothing is written outside `folder`, and nothing but folders, regular files, links that lead nowhere (in place of
// links of any kind) and pipes (in place of pipes and devices). A file of more than 1 MB is left empty, with a size
// that the gate refuses. Not unpacked: what operating systems add (__MACOSX, .DS_Store, ._NAME), .git, names with
// "..", and a name that is there already. Of the last two, returns a sentence each.
//
// Throws ArchiveError, and std::filesystem::filesystem_error or std::runtime_error if `folder` cannot be written.
std::vector<std::string> unpack(const std::filesystem::path& archive, const std::filesystem::path& folder,
                                UnpackingRoom& room);

}  // namespace trenza

#endif  // GRADER_CLASSROOM_ARCHIVE_H_
