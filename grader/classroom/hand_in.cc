#include "grader/classroom/hand_in.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <tuple>

#include "grader/classroom/archive.h"
#include "grader/classroom/file_match.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

constexpr int kDeepestArchive = 3;  // a zip in a zip in a zip
constexpr int kDeepestFolder = 20;  // below the hand-in
constexpr int kMostArchives = 50;   // in one hand-in
constexpr std::size_t kMostEntries = 50'000;
constexpr std::size_t kMostSamples = 3;

bool is_left_out(const std::string& folder) {
  return folder.starts_with('.') || folder == "__MACOSX" || folder == "node_modules" || folder.starts_with("bazel-");
}

std::string shown_text(const std::string& path) { return first_line(plain_text(path, 300)); }

// "a, b and 3 more"
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 4;
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < kMost; ++i) out += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kMost) out += fmt::format(" and {} more", names.size() - kMost);
  return out;
}

}  // namespace

HandIn::HandIn(const fs::path& path, const std::vector<Exercise>& course) : course_(course) {
  if (fs::is_directory(path)) {
    root_ = path;
    look_into(root_, "", 0);
  } else {
    root_ = fs::path(unpacked_.path()) / "0";
    fs::create_directory(root_);
    archives_ = 1;
    notes_ = unpack(path, root_, room_);
    look_into(root_, "", 1);
  }
  for (auto& [name, found] : candidates_) {
    std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) {
      return std::tuple(a.rank, a.shown.size(), a.shown) < std::tuple(b.rank, b.shown.size(), b.shown);
    });
  }
}

void HandIn::look_into(const fs::path& root, const std::string& shown, int depth) {
  std::error_code error;
  fs::recursive_directory_iterator it(root, fs::directory_options::skip_permission_denied, error), end;
  std::vector<std::pair<fs::path, std::string>> archives;
  for (; !error && it != end; it.increment(error)) {
    if (++entries_ > kMostEntries) {
      notes_.push_back(fmt::format("The hand-in holds more than {} files; only those were looked at.", kMostEntries));
      break;
    }
    const fs::file_status status = it->symlink_status(error);
    if (error) break;
    const std::string name = it->path().filename().string();
    if (fs::is_directory(status)) {
      if (is_left_out(name) || it.depth() >= kDeepestFolder) it.disable_recursion_pending();
      continue;
    }
    if (name.starts_with("._") || name == ".DS_Store") continue;
    const fs::path relative = it->path().lexically_relative(root);
    const std::string whole = shown + relative.string();
    if (samples_.size() < kMostSamples) samples_.push_back(shown_text(whole));
    if (fs::is_regular_file(status) && is_archive(name)) {
      archives.emplace_back(it->path(), whole);
    } else {
      consider(root, relative, whole);
    }
  }
  if (error) notes_.push_back("A folder of the hand-in cannot be read: " + error.message() + ".");
  std::sort(archives.begin(), archives.end());
  for (const auto& [archive, name] : archives) look_into_archive(archive, name, depth + 1);
}

void HandIn::look_into_archive(const fs::path& archive, const std::string& shown, int depth) {
  const std::string name = shown_text(shown);
  if (depth > kDeepestArchive || archives_ >= kMostArchives) {
    notes_.push_back(name + " was not looked into: there are too many archives within archives.");
    return;
  }
  const fs::path folder = fs::path(unpacked_.path()) / std::to_string(archives_++);
  fs::create_directory(folder);
  try {
    const auto notes = unpack(archive, folder, room_);
    notes_.insert(notes_.end(), notes.begin(), notes.end());
  } catch (const ArchiveError& error) {
    notes_.push_back(name + " " + error.what());
    return;
  }
  look_into(folder, shown + "/", depth);
}

void HandIn::consider(const fs::path& root, const fs::path& relative, const std::string& shown) {
  std::vector<std::pair<std::string, int>> fits;
  int best = kInSolutions;
  for (const Exercise& exercise : course_) {
    for (const std::string& file : exercise.edit) {
      if (const auto rank = rank_of(shown, exercise.folder(), file)) {
        fits.emplace_back(exercise.folder() + "/" + file, *rank);
        best = std::min(best, *rank);
      }
    }
  }
  for (const auto& [file, rank] : fits) {
    // What lies in an exercise's own folder is not another one's that has a file of the same name.
    if (rank > kDeeper && best <= kDeeper) continue;
    candidates_[file].push_back({root, relative, shown_text(shown), rank});
  }
}

void HandIn::take_file(const Exercise& exercise, const std::string& file, TakenExercise& taken) const {
  const auto found = candidates_.find(exercise.folder() + "/" + file);
  if (found == candidates_.end()) {
    // A folder or a link in the file's place, or behind a link; else it says what is missing.
    const fs::path tree = fs::is_directory(root_ / "exercises") ? "exercises" : "";
    taken.refusal = read_source(root_, tree / exercise.folder() / file, taken.contents[file]);
    return;
  }
  struct Read {
    const Candidate* candidate;
    std::string text, saved_as;
    std::optional<Refusal> refusal;
  };
  std::vector<Read> all;
  for (const Candidate& candidate : found->second) {
    Read read{&candidate, "", "", {}};
    read.refusal = read_source(candidate.root, candidate.relative, read.text, &read.saved_as);
    all.push_back(std::move(read));
  }
  const Read& best = all.front();
  std::vector<std::string> others, equals = {best.candidate->shown};
  for (const Read& read : all) {
    if (read.text == best.text && read.refusal.has_value() == best.refusal.has_value()) continue;
    const bool in_place = best.candidate->rank <= kInFolder;
    // A name alone is a guess; a folder of the exercise's name is none.
    const bool equal = !in_place && (best.candidate->rank >= kByName || read.candidate->rank == best.candidate->rank);
    (equal && read.candidate->rank != kInSolutions ? equals : others).push_back(read.candidate->shown);
  }
  if (equals.size() > 1) {
    taken.refusal = Refusal{
        Verdict::infra,
        fmt::format("Which {} is meant? The hand-in holds different ones: {}. Nothing was graded; leave the right one "
                    "at {}/{}, or hand in again.",
                    file, listed(equals), exercise.folder(), file),
        ""};
    return;
  }
  if (best.candidate->rank > kInFolder) taken.notes.push_back("taken from " + best.candidate->shown);
  if (!best.saved_as.empty())
    taken.notes.push_back(fmt::format("{} was saved as {}; it was read as that", file, best.saved_as));
  if (!others.empty()) taken.notes.push_back("also there, different and not graded: " + listed(others));
  taken.refusal = best.refusal;
  taken.contents[file] = best.text;
}

TakenExercise HandIn::take(const Exercise& exercise) const {
  TakenExercise taken;
  taken.handed_in = false;
  for (const std::string& file : exercise.edit) {
    const fs::path tree = fs::is_directory(root_ / "exercises") ? "exercises" : "";
    const bool there = candidates_.contains(exercise.folder() + "/" + file) ||
                       fs::exists(fs::symlink_status(root_ / tree / exercise.folder() / file));
    taken.handed_in = taken.handed_in || there;
    if (!taken.refusal) take_file(exercise, file, taken);
  }
  // What is said of the whole may be why a file is missing.
  if (taken.refusal) taken.notes.insert(taken.notes.end(), notes_.begin(), notes_.end());
  // A link in the way is something that was handed in.
  if (taken.refusal && taken.refusal->verdict != Verdict::not_started) taken.handed_in = true;
  return taken;
}

}  // namespace trenza
