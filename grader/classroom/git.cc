#include "grader/classroom/git.h"

#include <fmt/format.h>
#include <fnmatch.h>
#include <string.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/classroom/moment.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

// The remote, by the name it has in the bare repository. A filter on what is fetched needs one with a name.
constexpr const char* kRemote = "submissions";
// Where a fetched commit is kept.
constexpr const char* kFetched = "refs/trenza/fetched";

// Variables by which git finds another repository than the one it is told: set where we were started by a hook.
constexpr const char* kOfAnotherRepository[] = {"GIT_DIR",
                                                "GIT_WORK_TREE",
                                                "GIT_INDEX_FILE",
                                                "GIT_OBJECT_DIRECTORY",
                                                "GIT_ALTERNATE_OBJECT_DIRECTORIES",
                                                "GIT_NAMESPACE",
                                                "GIT_QUARANTINE_PATH",
                                                "GIT_SHALLOW_FILE"};

struct Output {
  int exit_code = 0;
  std::string text;
  std::string errors;
};

Output run_git(const std::vector<std::string>& arguments, const std::string& directory) {
  const TemporaryFolder folder;
  std::vector<std::string> line = {"env"};
  for (const char* name : kOfAnotherRepository) line.insert(line.end(), {"-u", name});
  // No hook and no upkeep of the caller's settings, no replaced objects (git-replace(1)), nothing fetched later that
  // was left out, paths that are no patterns, and nobody is asked for a password in the middle of a class.
  line.insert(line.end(),
              {"GIT_NO_REPLACE_OBJECTS=1", "GIT_NO_LAZY_FETCH=1", "GIT_LITERAL_PATHSPECS=1", "GIT_TERMINAL_PROMPT=0",
               "LC_ALL=C", "git", "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "-c", "maintenance.auto=false"});
  line.insert(line.end(), arguments.begin(), arguments.end());
  Program program{std::move(line), directory, folder.file("out"), {}};
  program.errors = folder.file("errors");
  const int exit_code = run(program);
  return {exit_code, read_file(program.log), read_file(program.errors)};
}

// `remote` so that it means the same from everywhere: the URL of a remote of that name, an absolute path, or as it is.
std::string resolve(const std::string& remote, const fs::path& workspace) {
  const Output named = run_git({"remote", "get-url", "--", remote}, workspace.string());
  if (named.exit_code == 0) {
    const std::string url = named.text.substr(0, named.text.find('\n'));
    return fs::is_directory(workspace / url) ? fs::absolute(workspace / url).string() : url;
  }
  return fs::is_directory(remote) ? fs::absolute(remote).string() : remote;
}

// The last line of what git printed on standard error; the ones before it are mostly progress and warnings.
std::string reason(const Output& output) {
  std::string text = plain_text(output.errors);
  while (text.ends_with('\n')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

bool is_object_name(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// `text` without its last character, which must be `end`.
std::optional<std::string_view> before(std::string_view text, char end) {
  if (text.empty() || text.back() != end) return std::nullopt;
  return text.substr(0, text.size() - 1);
}

}  // namespace

CommitReader::CommitReader(const std::string& remote, const fs::path& workspace, const fs::path& folder)
    : folder_(fs::absolute(folder)) {
  const Output made = run_git({"init", "--quiet", "--bare", "--template=", "--", folder_.string()}, "");
  if (made.exit_code != 0) throw GitError(reason(made));
  git({"config", "--", fmt::format("remote.{}.url", kRemote), resolve(remote, workspace)});
}

std::string CommitReader::git(const std::vector<std::string>& arguments) const {
  std::vector<std::string> line = {"--git-dir=" + folder_.string()};
  line.insert(line.end(), arguments.begin(), arguments.end());
  const Output output = run_git(line, folder_.string());
  if (output.exit_code != 0) {
    const std::string said = reason(output);
    throw GitError(said.empty() ? fmt::format("git {} ended with {}", arguments.front(), output.exit_code) : said);
  }
  return output.text;
}

std::vector<std::string> CommitReader::refs(const std::vector<std::string>& patterns) const {
  std::vector<std::string> found;
  const std::string list = git({"ls-remote", "--refs", "--quiet", kRemote});
  for (std::string_view rest = list; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos || !is_object_name(line.substr(0, tab))) continue;
    const std::string ref(line.substr(tab + 1));
    const bool wanted = std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
      return fnmatch(pattern.c_str(), ref.c_str(), 0) == 0;
    });
    if (wanted) found.push_back(ref);
  }
  std::sort(found.begin(), found.end(),
            [](const std::string& a, const std::string& b) { return strverscmp(a.c_str(), b.c_str()) < 0; });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::string CommitReader::fetch(const std::string& ref, std::uint64_t largest) const {
  git({"fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--depth=1",
       fmt::format("--filter=blob:limit={}", largest + 1), kRemote, fmt::format("+{}:{}", ref, kFetched)});
  const std::string commit = git({"rev-parse", "--verify", "--quiet", std::string(kFetched) + "^{commit}"});
  const auto name = before(commit, '\n');
  if (!name || !is_object_name(*name)) throw GitError("git did not name the commit that it fetched");
  return std::string(*name);
}

std::string CommitReader::time_of(const std::string& commit) const {
  const std::string text = git({"show", "--no-patch", "--no-show-signature", "--format=%ct", commit, "--"});
  std::int64_t seconds = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), seconds).ec != std::errc()) {
    throw GitError("git gave no time for the commit");
  }
  return moment_text(seconds);
}

CommittedFile CommitReader::find(const std::string& commit, const std::string& path) const {
  // Each entry: "100644 blob OBJECT\tPATH\0" (git-ls-tree(1)).
  const std::string list = git({"ls-tree", "-z", "--full-tree", commit, "--", path});
  if (list.empty()) return {};
  CommittedFile file;
  if (std::count(list.begin(), list.end(), '\0') != 1) {
    file.kind = CommittedFile::Kind::twice;
    return file;
  }
  const std::string_view entry = list;
  const std::size_t tab = entry.find('\t');
  if (tab == std::string_view::npos || before(entry.substr(tab + 1), '\0') != path) {
    throw GitError("git listed another path than the one that was asked for");
  }
  const std::string_view mode = entry.substr(0, entry.find(' '));
  if (mode == "120000") {
    file.kind = CommittedFile::Kind::link;
    return file;
  }
  if (!mode.starts_with("100")) {
    file.kind = CommittedFile::Kind::folder;
    return file;
  }
  file.kind = CommittedFile::Kind::file;
  file.object = std::string(entry.substr(entry.rfind(' ', tab) + 1, tab - entry.rfind(' ', tab) - 1));
  if (!is_object_name(file.object)) throw GitError("git gave no object for " + plain_text(path));
  std::string size;
  try {
    size = git({"cat-file", "-s", file.object});
  } catch (const GitError&) {  // fetch() made sure that all is there but what it left out
    file.kind = CommittedFile::Kind::large;
    return file;
  }
  const char* const end = size.data() + size.size() - 1;
  if (size.empty() || std::from_chars(size.data(), end, file.size).ptr != end) {
    throw GitError("git gave no size for " + plain_text(path));
  }
  return file;
}

std::string CommitReader::read(const CommittedFile& file) const {
  // "blob": raw, unlike with --textconv or --filters.
  std::string content = git({"cat-file", "blob", file.object});
  if (content.size() != file.size) throw GitError("git gave another number of bytes than it had said");
  return content;
}

}  // namespace trenza
