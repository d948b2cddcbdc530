#include "grader/classroom/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <locale.h>
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <memory>
#include <optional>
#include <string_view>

#include "grader/verdict/plain_text.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kLargest = 1024 * 1024;
constexpr std::size_t kLongestPart = 200;
constexpr std::size_t kLongestPath = 1024;

struct Free {
  void operator()(archive* open) const { archive_read_free(open); }
};
using Reader = std::unique_ptr<archive, Free>;

[[noreturn]] void fail(archive* reader) {
  // Asked before a format was recognised, libarchive 3.6 follows a null pointer.
  if (archive_format(reader) != 0 && archive_read_has_encrypted_entries(reader) > 0) {
    throw ArchiveError("is protected by a password. Hand it in without one.");
  }
  const char* said = archive_error_string(reader);
  const std::string why = first_line(plain_text(said == nullptr ? "" : said, 200));
  if (why == "Unrecognized archive format") throw ArchiveError("is no archive that the grader knows.");
  throw ArchiveError("is damaged: " + (why.empty() ? "it ends too early" : why) + ".");
}

Reader open_archive(const fs::path& path) {
  Reader reader(archive_read_new());
  if (!reader) throw std::bad_alloc();
  archive_read_support_filter_bzip2(reader.get());
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_filter_xz(reader.get());
  archive_read_support_filter_zstd(reader.get());
  archive_read_support_format_7zip(reader.get());
  archive_read_support_format_tar(reader.get());
  archive_read_support_format_zip(reader.get());
  if (archive_read_open_filename(reader.get(), path.c_str(), 64 * 1024) != ARCHIVE_OK) fail(reader.get());
  return reader;
}

// While it exists, names are UTF-8 for libarchive in this thread, whatever the locale is: it loses those that it cannot
// say in the locale's letters.
class NamesAreUtf8 {
 public:
  NamesAreUtf8() : before_(uselocale(locale_)) {}
  ~NamesAreUtf8() {
    uselocale(before_);
    if (locale_ != nullptr) freelocale(locale_);
  }
  NamesAreUtf8(const NamesAreUtf8&) = delete;
  NamesAreUtf8& operator=(const NamesAreUtf8&) = delete;

 private:
  const locale_t locale_ = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);  // null where the system has none
  const locale_t before_;
};

std::string name_of(archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  return name == nullptr ? "" : name;
}

bool is_clutter(std::string_view part) {
  return part == "__MACOSX" || part == ".DS_Store" || part == ".git" || part.starts_with("._");
}

// Where an entry goes: relative, without "." and "..", with slashes. An absolute name is one below the folder, as for
// tar(1). nullopt for what is not unpacked; `why` says why if somebody should know.
std::optional<fs::path> place_of(const std::string& name, std::string& why) {
  std::string slashes = name;
  std::replace(slashes.begin(), slashes.end(), '\\', '/');
  fs::path place;
  for (const fs::path& part : fs::path(slashes)) {
    const std::string text = part.string();
    if (text.empty() || text == "/" || text == ".") continue;
    if (is_clutter(text)) return std::nullopt;
    if (text == "..") {
      why = "leads out of the archive";
      return std::nullopt;
    }
    if (text.size() > kLongestPart) {
      why = "has a name that is too long";
      return std::nullopt;
    }
    place /= part;
  }
  if (place.empty()) return std::nullopt;
  if (place.string().size() > kLongestPath) {
    why = "has a name that is too long";
    return std::nullopt;
  }
  return place;
}

// Reads the entry's contents, of which it counts every byte; what exceeds kLargest is not kept. Returns the number.
std::uint64_t read_data(archive* reader, std::string& content, UnpackingRoom& room) {
  std::uint64_t size = 0;
  for (;;) {
    const void* block = nullptr;
    std::size_t length = 0;
    la_int64_t offset = 0;
    const int status = archive_read_data_block(reader, &block, &length, &offset);
    if (status == ARCHIVE_EOF) return size;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) fail(reader);
    // A sparse entry names offsets, and holds zeros between them.
    const std::uint64_t end = static_cast<std::uint64_t>(std::max<la_int64_t>(offset, 0)) + length;
    if (end < size || end - size > room.bytes) {
      throw ArchiveError("unpacks to more than a hand-in may hold. Hand in the sources only.");
    }
    room.bytes -= end - size;
    size = end;
    if (size <= kLargest) {
      content.resize(static_cast<std::size_t>(size));
      std::copy_n(static_cast<const char*>(block), length, content.end() - static_cast<std::ptrdiff_t>(length));
    }
  }
}

void write(const fs::path& path, const std::string& content, std::uint64_t size) {
  std::ofstream file(path, std::ios::binary);
  if (size <= kLargest) file << content;
  file.close();
  if (!file) throw std::runtime_error(path.string() + " could not be written. Is the disk full?");
  if (size > kLargest) fs::resize_file(path, kLargest + 1);
}

}  // namespace

bool is_archive(const fs::path& path) {
  std::string name = path.filename().string();
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  constexpr std::string_view kEnds[] = {".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst", ".7z"};
  return std::any_of(std::begin(kEnds), std::end(kEnds),
                     [&](std::string_view end) { return name.size() > end.size() && name.ends_with(end); });
}

std::vector<std::string> unpack(const fs::path& path, const fs::path& folder, UnpackingRoom& room) {
  const NamesAreUtf8 names;
  const Reader reader = open_archive(path);
  std::vector<std::string> notes;
  const auto leave = [&](const std::string& name, const std::string& why) {
    constexpr std::size_t kMostNotes = 5;
    if (notes.size() < kMostNotes) {
      notes.push_back(fmt::format("{} {}; it was left out.", first_line(plain_text(name, 200)), why));
    }
  };
  for (;;) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) return notes;
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) fail(reader.get());
    if (room.entries-- == 0) {
      room.entries = 0;
      throw ArchiveError("holds more files than a hand-in may. Hand in the sources only.");
    }
    if (archive_entry_is_encrypted(entry) != 0)
      throw ArchiveError("is protected by a password. Hand it in without one.");
    std::string content;
    const std::uint64_t size = read_data(reader.get(), content, room);
    const std::string name = name_of(entry);
    if (name.empty()) {
      leave("A file whose name cannot be read", "is in the archive");
      continue;
    }
    std::string why;
    const auto place = place_of(name, why);
    if (!place) {
      if (!why.empty()) leave(name, why);
      continue;
    }
    const fs::path target = folder / *place;
    std::error_code error;
    if (archive_entry_filetype(entry) == AE_IFDIR) {
      fs::create_directories(target, error);
      if (error) leave(name, "is there twice, as a folder and as a file");
      continue;
    }
    fs::create_directories(target.parent_path(), error);
    if (error || fs::exists(fs::symlink_status(target))) {
      leave(name, "is in the archive twice");
      continue;
    }
    if (archive_entry_hardlink(entry) != nullptr || archive_entry_filetype(entry) == AE_IFLNK) {
      fs::create_symlink("a-link-in-the-archive", target);
    } else if (archive_entry_filetype(entry) == AE_IFREG) {
      write(target, content, size);
    } else {
      mkfifo(target.c_str(), 0600);
    }
  }
}

}  // namespace trenza
