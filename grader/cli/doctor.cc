#include <fmt/format.h>
#include <sys/personality.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "grader/base/file.h"
#include "grader/base/program.h"
#include "grader/base/temporary_folder.h"
#include "grader/classroom/bazel.h"
#include "grader/cli/commands.h"
#include "grader/cli/options.h"
#include "grader/jail/jail.h"
#include "grader/runner/case_runner.h"
#include "grader/verdict/plain_text.h"

namespace trenza {
namespace {

namespace fs = std::filesystem;

enum class Health { good, reduced, bad };

struct Finding {
  Health health = Health::good;
  std::string what;
  std::string cure;  // empty if all is good
};

// The first line that a command prints; empty if it cannot be started.
std::string first_output(const std::vector<std::string>& line) {
  const TemporaryFolder folder;
  try {
    if (run({line, "", folder.file("out"), {}}) != 0) return "";
  } catch (const std::system_error&) {
    return "";
  }
  return first_line(plain_text(read_file(folder.file("out")), 300));
}

Finding compiler() {
  const char* chosen = std::getenv("CC");
  const std::string command = chosen != nullptr ? chosen : "gcc";
  const std::string version = first_output({command, "-dumpfullversion", "-dumpversion"});
  const int major = std::atoi(version.c_str());
  const bool clang = command.find("clang") != std::string::npos;
  if (version.empty()) {
    return {Health::bad, fmt::format("{}: not found", command), "Install g++ 12 or later (Debian: apt install g++)."};
  }
  if (major < (clang ? 14 : 12)) {
    return {Health::bad, fmt::format("{} {}: too old for C++20", command, version),
            "Install g++ 12 or clang 14, or later."};
  }
  return {Health::good, fmt::format("{} {}", command, version), ""};
}

Finding bazel(const Workspace& workspace) {
  const std::string version = first_output({workspace.bazel, "--version"});
  if (version.empty()) return {Health::bad, "Bazel: not found", "Run ./kit, which offers to install it."};
  return {Health::good, fmt::format("{}: {}", workspace.bazel, version), ""};
}

// Starts the program with a known race, as the grader does before it believes anything.
Finding tsan(const Workspace& workspace) {
  const BazelRun built = run_bazel(workspace, "build", {}, {"//grader/tsan:canary", "//grader/jail:keeper"});
  if (built.exit_code != 0) {
    return {Health::bad, "ThreadSanitizer: a program does not build with -fsanitize=thread",
            "Install the compiler's ThreadSanitizer library (Debian: apt install libtsan2)."};
  }
  Subject subject;
  subject.canary = workspace.built("grader/tsan/canary");
  CaseRunner runner(subject, Jail::best(workspace.built("grader/jail/keeper")));
  const auto distrust = runner.distrust(Mode::tsan);
  if (!distrust) return {Health::good, "ThreadSanitizer: reports a known race", ""};
  int bits = 0;
  std::ifstream("/proc/sys/vm/mmap_rnd_bits") >> bits;
  const bool fixed = personality(0xffffffff) != -1 && personality(ADDR_NO_RANDOMIZE) != -1;
  return {Health::bad, "ThreadSanitizer: " + first_line(plain_text(*distrust)),
          fmt::format("The kernel randomises {} bits of addresses{}. Try `sudo sysctl vm.mmap_rnd_bits=28`.", bits,
                      fixed ? "" : " and refuses personality(ADDR_NO_RANDOMIZE), as containers do")};
}

int setting(const char* path, int otherwise) {
  int value = otherwise;
  std::ifstream(path) >> value;
  return value;
}

// What lets bubblewrap make namespaces here.
std::string namespace_cure() {
  if (first_output({"bwrap", "--version"}).empty()) {
    return "Install bubblewrap 0.7 or later (Debian: apt install bubblewrap).";
  }
  if (setting("/proc/sys/user/max_user_namespaces", 1) == 0) {
    return "This machine allows no user namespaces: `sudo sysctl user.max_user_namespaces=10000`.";
  }
  if (setting("/proc/sys/kernel/unprivileged_userns_clone", 1) == 0) {
    return "Only root may make namespaces here: `sudo sysctl kernel.unprivileged_userns_clone=1`.";
  }
  return "The kernel refuses namespaces. On Ubuntu 24.04 and later: `sudo sysctl "
         "kernel.apparmor_restrict_unprivileged_userns=0`; in a container: start it with --privileged.";
}

Finding jail(const Workspace& workspace) {
  const std::string keeper = workspace.built("grader/jail/keeper");
  const Jail best = Jail::best(keeper);
  const std::string what = "Jail: " + best.protections();
  if (best.level() != Jail::Level::full) {
    const std::string lack = first_line(plain_text(Jail(keeper, Jail::Level::full).lack().value_or("")));
    return {
        Health::reduced,
        fmt::format("{}\n       Not full: submissions are not graded here unless you pass --jail {}. The reason: {}",
                    what, name(best.level()), lack),
        lack.find("bwrap") != std::string::npos ? namespace_cure() : ""};
  }
  const std::string lack = best.cgroup_lack();
  if (lack.empty()) return {Health::good, what, ""};
  // The keeper counts memory and processes, too; the kernel's bound is a second wall.
  return {Health::good, what,
          fmt::format(
              "No control group ({}). Your own systemd can provide one: `bazel shutdown; systemd-run --user --scope "
              "./kit …`.",
              first_line(lack))};
}

Finding memory() {
  std::ifstream file("/proc/meminfo");
  long long available = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("MemAvailable:")) available = std::atoll(line.c_str() + 13) / 1024;
  }
  const std::string what = fmt::format("Memory: {} MB free, {} cores", available, std::thread::hardware_concurrency());
  if (available >= 1500) return {Health::good, what, ""};
  return {Health::reduced, what,
          "Bazel and the compiler need 1500 MB. Close something, or put `build --jobs=1` into ~/.bazelrc."};
}

Finding disk(const Workspace& workspace) {
  std::error_code error;
  const auto space = fs::space(workspace.root + "/bazel-bin/.", error);
  const auto free = error ? fs::space(workspace.root).available : space.available;
  const std::string what = fmt::format("Disk: {} MB free", free / (1024 * 1024));
  if (free >= 2ULL * 1024 * 1024 * 1024) return {Health::good, what, ""};
  return {Health::bad, what, "The kit needs 2 GB for what it builds. `bazel clean` removes old builds."};
}

Finding symbols() {
  if (!first_output({"addr2line", "--version"}).empty())
    return {Health::good, "addr2line: crashes are reported with a line number", ""};
  return {Health::reduced, "addr2line: not found, so crashes are reported without a line number",
          "Install binutils (Debian: apt install binutils)."};
}

}  // namespace

int run_doctor() {
  const Workspace workspace = Workspace::from_environment();
  Health worst = Health::good;
  for (const Finding& finding :
       {compiler(), bazel(workspace), tsan(workspace), jail(workspace), symbols(), memory(), disk(workspace)}) {
    const char* mark = finding.health == Health::good ? "ok " : finding.health == Health::reduced ? "-- " : "NO ";
    fmt::print("{} {}\n", mark, finding.what);
    if (!finding.cure.empty()) fmt::print("       {}\n", finding.cure);
    worst = std::max(worst, finding.health);
  }
  return worst == Health::bad ? kCannotGrade : kAllPassed;
}

}  // namespace trenza
