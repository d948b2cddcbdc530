#include "grader/jail/watch.h"

#include <ftw.h>
#include <linux/magic.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "grader/jail/tree.h"

namespace trenza {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kShortestPause{5};
constexpr milliseconds kLongestPause{200};
constexpr milliseconds kWindow{500};

// A tree hardly runs that has had less than a fourth of one processor.
constexpr long long kHardly = 4;

// Below this the kernel begins to kill at random.
constexpr long long kReserve = 64LL * 1024 * 1024;

// What a folder holds, as nftw(3) counts it; it hands nothing on to its callback.
struct Counted {
  long long names = 0;
  long long bytes = 0;
  long long most_names = 0;
};
Counted counted;

int count(const char*, const struct stat* status, int type, struct FTW*) {
  ++counted.names;
  if (type != FTW_NS) counted.bytes += 512LL * status->st_blocks;
  return counted.names > counted.most_names ? 1 : 0;
}

bool walk_breaks(const std::string& folder, const Settings& settings) {
  counted = {0, 0, settings.names};
  nftw(folder.c_str(), count, 16, FTW_PHYS | FTW_MOUNT);
  return counted.names > settings.names || counted.bytes > settings.disk_bytes;
}

bool is_full(const std::string& mount, long long most_names) {
  struct statfs status {};
  if (statfs(mount.c_str(), &status) != 0) return false;
  return status.f_bfree == 0 || static_cast<long long>(status.f_files - status.f_ffree) > most_names;
}

long long used_bytes(const std::string& mount) {
  struct statfs status {};
  if (statfs(mount.c_str(), &status) != 0) return 0;
  return static_cast<long long>(status.f_blocks - status.f_bfree) * status.f_bsize;
}

// Milliseconds that the living of `tree` and its dead have used, all together.
long long cpu_of(const std::vector<Process>& tree) {
  rusage dead{};
  getrusage(RUSAGE_CHILDREN, &dead);
  long long cpu =
      (dead.ru_utime.tv_sec + dead.ru_stime.tv_sec) * 1000LL + (dead.ru_utime.tv_usec + dead.ru_stime.tv_usec) / 1000;
  for (const Process& process : tree) cpu += process.cpu_ms;
  return cpu;
}

}  // namespace

EventCount::EventCount(long long descriptor, std::string key)
    : descriptor_(static_cast<int>(descriptor)), key_(std::move(key)) {
  before_ = number();
}

long long EventCount::number() const {
  if (!exists()) return 0;
  char buffer[1024];
  const ssize_t size = pread(descriptor_, buffer, sizeof buffer, 0);
  const std::string text = "\n" + std::string(buffer, size > 0 ? static_cast<std::size_t>(size) : 0);
  const std::size_t at = text.find("\n" + key_ + " ");
  return at == std::string::npos ? 0 : std::atoll(text.c_str() + at + key_.size() + 2);
}

Watch::Watch(const Settings& settings)
    : settings_(settings),
      refused_processes_(settings.pids_events, "max"),
      killed_for_memory_(settings.memory_events, "oom_kill"),
      pause_(kShortestPause),
      window_(Clock::now()) {
  for (const std::string& folder : settings.folders) {
    struct statfs status {};
    const bool own = settings.namespaces != 0 && statfs(folder.c_str(), &status) == 0 && status.f_type == TMPFS_MAGIC;
    (own ? mounted_ : walked_).push_back(folder);
  }
  if (settings.namespaces != 0) mounted_.emplace_back("/tmp");
}

std::string Watch::full_folder() const {
  for (const std::string& mount : mounted_) {
    if (is_full(mount, settings_.names)) return "file_limit";
  }
  for (const std::string& folder : walked_) {
    if (walk_breaks(folder, settings_)) return "file_limit";
  }
  // Elsewhere /dev/shm is everybody's.
  if (settings_.namespaces != 0 && is_full("/dev/shm", settings_.names)) return "memory_limit";
  return "";
}

bool Watch::too_much_memory(const std::vector<Process>& tree) {
  if (killed_for_memory_.exists()) return false;
  long long files = settings_.namespaces != 0 ? system_v_memory() + used_bytes("/dev/shm") : 0;
  for (const std::string& mount : mounted_) files += used_bytes(mount);
  long long resident = files;
  for (const Process& process : tree) resident += process.memory_bytes;
  if (resident > settings_.memory_bytes) {
    // Perhaps only because forked processes share their pages.
    long long shared = 0;
    const long long exact = exact_memory(tree, shared);
    if (exact - shared + std::max(shared, files) > settings_.memory_bytes) {
      // One process is read after the other. Where some end meanwhile, their part counts for those that are left, and
      // was already counted: so once is not enough.
      return ++looks_over_memory_ >= 2;
    }
  }
  looks_over_memory_ = 0;
  return false;
}

std::vector<Process> Watch::tree() const {
  // One more than it may have, and the keeper itself, tell enough.
  return processes_below(settings_.namespaces != 0, static_cast<std::size_t>(settings_.processes) + 2);
}

bool Watch::is_held_up_by_the_machine(milliseconds age) const {
  const std::vector<Process> tree = this->tree();
  return kHardly * cpu_of(tree) < age.count() && std::any_of(tree.begin(), tree.end(), wants_to_run);
}

void Watch::measure(const std::vector<Process>& tree, long long cpu) {
  ++looks_;
  looks_that_wanted_ += std::any_of(tree.begin(), tree.end(), wants_to_run) ? 1 : 0;
  const auto length = std::chrono::duration_cast<milliseconds>(Clock::now() - window_);
  if (length < kWindow) return;
  const milliseconds wanted = length * looks_that_wanted_ / looks_;
  held_up_ += std::max(milliseconds(0), wanted - milliseconds(cpu - cpu_before_));
  window_ = Clock::now();
  cpu_before_ = cpu;
  looks_ = looks_that_wanted_ = 0;
}

std::string Watch::broken() {
  const auto begin = Clock::now();
  const std::vector<Process> tree = this->tree();
  long long tasks = 0;
  for (const Process& process : tree) tasks += process.threads;
  const long long cpu = cpu_of(tree);
  measure(tree, cpu);
  std::string found;
  if (refused_processes_.happened() || tasks > settings_.processes) {
    found = "process_limit";
  } else if (killed_for_memory_.happened() || too_much_memory(tree)) {
    found = "memory_limit";
  } else if (cpu > 1000 * settings_.cpu_s) {
    found = "cpu_limit";
  } else {
    found = full_folder();
  }
  const auto cost = std::chrono::duration_cast<milliseconds>(10 * (Clock::now() - begin));
  pause_ = std::clamp(cost, kShortestPause, kLongestPause);
  return found;
}

std::string Watch::broken_in_the_end() const {
  if (refused_processes_.happened()) return "process_limit";
  if (killed_for_memory_.happened()) return "memory_limit";
  return full_folder();
}

bool Watch::machine_is_exhausted() const {
  if (killed_for_memory_.exists()) return false;
  const long long available = available_memory();
  return available >= 0 && available < kReserve;
}

}  // namespace trenza
