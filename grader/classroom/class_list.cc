#include "grader/classroom/class_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <stdexcept>

#include "grader/base/file.h"
#include "grader/classroom/archive.h"
#include "grader/classroom/moment.h"
#include "grader/csv/csv.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLongestKey = 120;
constexpr std::uintmax_t kLargestFlatFile = 64 * 1024 * 1024;

std::string shown(const std::string& text) { return first_line(plain_text(text, 200)); }

// Whose a name is that a learning platform made, and what is behind it.
struct PlatformName {
  std::string name, number, rest;
};

std::optional<PlatformName> platform_name(const std::string& text) {
  // Moodle: "Ana Gil_123_assignsubmission_file_" (+ the file's name, in a flat download).
  static const std::regex moodle("^([\\s\\S]+?)_(\\d+)_assignsubmission_(?:file|onlinetext)_?([\\s\\S]*)$");
  // Canvas: "gilana_LATE_123_456_race_mutex.cc"; always with a file's name.
  static const std::regex canvas("^([^_]+)_(?:LATE_)?(\\d+)_\\d+_([\\s\\S]+)$");
  std::smatch match;
  if (text.size() < 255 && (std::regex_match(text, match, moodle) || std::regex_match(text, match, canvas))) {
    return PlatformName{match[1], match[2], match[3]};
  }
  return std::nullopt;
}

// Gives each member a key that no other has, whatever the case of its letters.
void make_unique(ClassList& list) {
  std::set<std::string> taken;
  for (ClassMember& member : list.members) {
    const std::string wanted = member.key;
    const auto lower = [](std::string text) {
      std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
      return text;
    };
    for (int next = 2; !taken.insert(lower(member.key)).second; ++next) member.key = fmt::format("{}-{}", wanted, next);
    if (member.key != wanted) {
      list.notes.push_back(
          fmt::format("There are two hand-ins called {}; the second one is graded as {}.", wanted, member.key));
    }
  }
}

ClassMember member_of(const std::string& raw) {
  ClassMember member;
  const auto parts = platform_name(raw);
  member.name = shown(parts ? parts->name : raw);
  member.number = parts ? parts->number : "";
  member.key = file_key(parts ? parts->name + " " + parts->number : raw);
  return member;
}

}  // namespace

std::string file_key(const std::string& text) {
  std::string key;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool plain = std::isalnum(byte) != 0 || byte >= 0x80 || text[i] == '_' || text[i] == '-' ||
                       ((text[i] == '.' || text[i] == ' ') && !key.empty() && i + 1 < text.size());
    key += plain ? std::string(1, text[i]) : fmt::format("%{:02X}", byte);
  }
  // A name that is no UTF-8 would be no text in a report.
  if (plain_text(key, key.size()) != key) key = fmt::format("%{:016x}", std::hash<std::string>{}(text));
  if (key.size() > kLongestKey) key = fmt::format("{:016x}", std::hash<std::string>{}(text));
  return key.empty() ? "%" : key;
}

ClassList read_class_folder(const fs::path& folder, const TemporaryFolder& room) {
  ClassList list;
  std::vector<fs::path> entries;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) entries.push_back(entry.path());
  std::sort(entries.begin(), entries.end());
  std::map<std::string, std::pair<ClassMember, std::vector<fs::path>>> flat;
  for (const fs::path& path : entries) {
    const std::string raw = path.filename().string();
    const fs::file_status status = fs::symlink_status(path);
    if (raw.starts_with('.') || raw == "__MACOSX") {
      if (fs::is_directory(status) && raw != ".git" && raw != "__MACOSX") {
        list.notes.push_back(
            shown(raw) +
            " was left aside: its name begins with a dot, as of a hidden folder. Rename it if somebody "
            "handed it in.");
      }
      continue;
    }
    if (fs::is_directory(status)) {
      list.members.push_back(member_of(raw));
      list.members.back().path = path;
      continue;
    }
    const auto parts = platform_name(raw);
    if (fs::is_regular_file(status) && parts && !parts->rest.empty() && fs::file_size(path) <= kLargestFlatFile) {
      auto& [member, files] = flat[parts->name + "_" + parts->number];
      member = member_of(raw);
      files.push_back(path);
    } else if (fs::is_regular_file(status) && is_archive(path)) {
      std::string stem = path.stem().string();
      if (stem.ends_with(".tar")) stem.erase(stem.size() - 4);
      list.members.push_back(member_of(stem));
      list.members.back().path = path;
    } else {
      list.notes.push_back(shown(raw) + " was left aside: it is neither a folder nor an archive.");
    }
  }
  for (auto& [id, student] : flat) {
    const fs::path own = fs::path(room.file(fmt::format("{}", list.members.size())));
    fs::create_directory(own);
    for (const fs::path& file : student.second) {
      fs::copy_file(file, own / platform_name(file.filename().string())->rest, fs::copy_options::skip_existing);
    }
    student.first.path = own;
    list.members.push_back(std::move(student.first));
  }
  std::sort(list.members.begin(), list.members.end(), [](const ClassMember& a, const ClassMember& b) {
    return std::tie(a.key, a.path) < std::tie(b.key, b.path);
  });
  make_unique(list);
  return list;
}

ClassList read_roster(const fs::path& file) {
  CsvTable table;
  try {
    table = read_csv(read_file(file.string()));
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(shown(file.string()) + " " + error.what());
  }
  ClassList list;
  std::vector<std::vector<std::string_view>> known = {{"student", "key", "login", "username"},
                                                      {"path", "folder", "file"},
                                                      {"repository", "remote", "url"},
                                                      {"ref", "branch", "commit"},
                                                      {"name", "full name"},
                                                      {"id", "number", "id number"},
                                                      {"email", "email address"},
                                                      {"submitted", "submitted_at"}};
  std::vector<std::optional<std::size_t>> columns;
  for (const auto& names : known) columns.push_back(table.column(names));
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    if (std::find(columns.begin(), columns.end(), i) == columns.end()) {
      list.notes.push_back(
          fmt::format("The roster's column \"{}\" is not known, and was not read.", shown(table.header[i])));
    }
  }
  if (!columns[0] || (!columns[1] && !columns[2])) {
    throw std::runtime_error(
        shown(file.string()) +
        " needs the columns \"student\" and \"path\", or \"student\" and \"repository\". Its first "
        "line names the columns.");
  }
  std::size_t line = 1;
  for (const CsvRow& row : table.rows) {
    ++line;
    const auto cell = [&](std::size_t which) { return columns[which] ? row[*columns[which]] : std::string(); };
    if (cell(0).empty()) {
      list.notes.push_back(fmt::format("Row {} of the roster names no student, and was left out.", line));
      continue;
    }
    ClassMember member;
    member.key = file_key(cell(0));
    member.name = shown(cell(4).empty() ? cell(0) : cell(4));
    member.number = shown(cell(5));
    member.email = shown(cell(6));
    if (!cell(2).empty()) {
      member.remote = cell(2);
      // A path is meant from where the roster is.
      if (fs::is_directory(file.parent_path() / member.remote))
        member.remote = (file.parent_path() / member.remote).string();
      member.ref = cell(3).empty() ? "HEAD" : cell(3);
    } else if (!cell(1).empty()) {
      member.path = file.parent_path() / cell(1);
    }
    if (!cell(7).empty()) {
      if (const auto moment = parse_moment(cell(7))) {
        member.submitted_at = moment_text(*moment);
      } else {
        list.notes.push_back(
            fmt::format("Row {} of the roster: \"{}\" is no moment; it was not read.", line, shown(cell(7))));
      }
    }
    list.members.push_back(std::move(member));
  }
  std::stable_sort(list.members.begin(), list.members.end(),
                   [](const ClassMember& a, const ClassMember& b) { return a.key < b.key; });
  make_unique(list);
  return list;
}

}  // namespace trenza
