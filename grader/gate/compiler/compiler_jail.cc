#include "grader/gate/compiler/compiler_jail.h"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <set>

#include "grader/jail/system_folders.h"

namespace trenza {
namespace fs = std::filesystem;
namespace {

// Where the working folder is inside.
constexpr char kFolder[] = "/compile";
constexpr char kProgram[] = "/bounded_compiler";
// Of /tmp and of what else is kept in memory. More than a compiler may write to one file (CompilerLimits).
constexpr char kMemory[] = "536870912";

class Line {
 public:
  void add(std::initializer_list<std::string> words) { words_.insert(words_.end(), words); }
  std::vector<std::string> take() { return std::move(words_); }

 private:
  std::vector<std::string> words_;
};

bool is_below(const fs::path& path, const fs::path& folder) {
  const auto [end, rest] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end();
}

std::string inside(const std::string& path) { return fs::path(path).is_absolute() ? path : kFolder + ("/" + path); }

// The folder that `source`, a relative path, is below when all symbolic links are followed: the workspace.
fs::path workspace_of(const fs::path& source) {
  fs::path root = fs::canonical(source);
  for (auto part = source.begin(); part != source.end(); ++part) root = root.parent_path();
  return root;
}

}  // namespace

std::vector<std::string> jail_line(const CompilerJail& jail, const std::string& program) {
  Line line;
  line.add({"bwrap", "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
            "--die-with-parent", "--new-session", "--cap-drop", "ALL"});
  const std::vector<std::string> folders = system_folders();
  for (const std::string& folder : folders) {
    if (fs::is_symlink(folder)) {
      line.add({"--symlink", fs::read_symlink(folder).string(), folder});
    } else {
      line.add({"--ro-bind", folder, folder});
    }
  }
  // A course that somebody keeps among the system's programs is no part of them.
  for (const fs::path& root : {workspace_of(jail.source), fs::current_path()}) {
    for (const std::string& folder : folders) {
      if (root != folder && is_below(root, folder)) line.add({"--tmpfs", root.string()});
    }
  }
  for (const char* file : {"/etc/alternatives", "/etc/ld.so.cache"}) line.add({"--ro-bind-try", file, file});
  line.add({"--dev", "/dev", "--proc", "/proc", "--size", kMemory, "--tmpfs", "/tmp"});
  line.add({"--ro-bind", program, kProgram});
  std::set<std::string> written;
  for (const std::string& output : jail.outputs) written.insert(fs::path(output).parent_path().string());
  for (const std::string& folder : written) line.add({"--bind", folder, inside(folder)});
  for (const std::string& input : jail.inputs) {
    // The system's own are there.
    const bool shown =
        std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) { return is_below(input, folder); });
    if (!shown) line.add({"--ro-bind", input, inside(input)});
  }
  line.add({"--remount-ro", "/", "--chdir", kFolder, "--", kProgram});
  return line.take();
}

}  // namespace trenza
