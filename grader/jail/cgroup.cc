#include "grader/jail/cgroup.h"

#include <algorithm>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <sstream>
#include <system_error>
#include <thread>

#include "grader/jail/cgroup_folder.h"

namespace trenza {
namespace {

// The keeper and bubblewrap's own processes are in a group of version 1 too, and so is our thread.
constexpr std::uint64_t kOwnProcesses = 4;
constexpr std::uint64_t kOwnMemory = 8 * 1024 * 1024;

// Our trees compete with the rest of the machine as if they were so many busy threads, however many they start: enough
// for an honest case on a busy machine, and a neighbour's case has as much.
constexpr int kShare = 8;

// Calls functions, one at a time, on a thread of its own.
class Worker {
 public:
  Worker() : thread_([this](const std::stop_token& stop) { work(stop); }) {}

  // Rethrows what `job` throws.
  void call(const std::function<void()>& job) {
    std::unique_lock lock(mutex_);
    job_ = &job;
    error_ = nullptr;
    changed_.notify_all();
    changed_.wait(lock, [&] { return job_ == nullptr; });
    if (error_) std::rethrow_exception(error_);
  }

 private:
  void work(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (changed_.wait(lock, stop, [&] { return job_ != nullptr; })) {
      try {
        (*job_)();
      } catch (...) {
        error_ = std::current_exception();
      }
      job_ = nullptr;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any changed_;
  const std::function<void()>* job_ = nullptr;
  std::exception_ptr error_;
  std::jthread thread_;  // last: it uses the others
};

class Version1 : public Cgroup {
 public:
  // Throws std::system_error if neither memory nor processes can be bounded.
  explicit Version1(const std::vector<CgroupMount>& mounts) {
    make(mounts, "pids", pids_);
    make(mounts, "memory", memory_);
    if (!pids_ && !memory_) throw *first_error_;
    make(mounts, "cpu", cpu_);
    if (cpu_) cpu_->write("cpu.shares", std::to_string(1024 * kShare));
    if (pids_) pids_events_ = pids_->open("pids.events");
    if (memory_) memory_events_ = memory_->open("memory.oom_control");
    worker_.emplace();
    worker_->call([this] {
      for (const auto& [path, folder] : folders_) {
        if (folder) folder->write("tasks", "0");
      }
    });
  }

  ~Version1() override {
    clear();
    worker_.reset();  // before the folders: it lives in them
  }

  void bound(std::uint64_t memory_bytes, std::uint64_t processes) override {
    if (pids_) pids_->write("pids.max", std::to_string(processes + kOwnProcesses));
    if (!memory_) return;
    const std::string bytes = std::to_string(memory_bytes + kOwnMemory);
    // Memory and swap together can never be less than memory alone, so the order depends on which way it goes.
    const bool swap = memory_->has("memory.memsw.limit_in_bytes");
    if (swap) memory_->write("memory.memsw.limit_in_bytes", "-1");
    memory_->write("memory.limit_in_bytes", bytes);
    if (swap) memory_->write("memory.memsw.limit_in_bytes", bytes);
  }

  pid_t spawn(const std::function<pid_t()>& start) override {
    pid_t pid = -1;
    worker_->call([&] { pid = start(); });
    return pid;
  }

  int folder() const override { return -1; }
  int pids_events() const override { return pids_events_.get(); }
  int memory_events() const override { return memory_events_.get(); }
  bool clear() override { return (pids_ ? *pids_ : *memory_).kill_all(); }
  std::string description() const override {
    return pids_ && memory_ ? "cgroup v1" : pids_ ? "cgroup v1, without memory" : "cgroup v1, without processes";
  }

 private:
  void make(const std::vector<CgroupMount>& mounts, const std::string& controller,
            std::shared_ptr<CgroupFolder>& folder) {
    for (const CgroupMount& mount : mounts) {
      const auto& names = mount.controllers;
      if (std::find(names.begin(), names.end(), controller) == names.end()) continue;
      try {
        // Several controllers may share one hierarchy, and then one folder is enough.
        std::shared_ptr<CgroupFolder>& made = folders_[mount.folder];
        if (!made) made = std::make_shared<CgroupFolder>(mount.folder);
        folder = made;
        return;
      } catch (const std::system_error& error) {
        if (!first_error_) first_error_ = error;
      }
    }
    if (!first_error_) first_error_.emplace(ENOENT, std::generic_category(), "no control groups for " + controller);
  }

  std::map<std::string, std::shared_ptr<CgroupFolder>> folders_;  // by the group they are in
  std::optional<std::system_error> first_error_;
  std::shared_ptr<CgroupFolder> pids_, memory_, cpu_;
  Descriptor pids_events_, memory_events_;
  std::optional<Worker> worker_;
};

std::set<std::string> words_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istream_iterator<std::string>(file), {}};
}

class Version2 : public Cgroup {
 public:
  // Throws std::system_error if memory and processes cannot both be bounded.
  explicit Version2(const CgroupMount& mount) : group_(parent_of(mount)) {
    if (group_.has("cpu.weight")) group_.write("cpu.weight", std::to_string(100 * kShare));
    // Killed together: half a tree proves nothing.
    if (group_.has("memory.oom.group")) group_.write("memory.oom.group", "1");
    pids_events_ = group_.open("pids.events");
    memory_events_ = group_.open("memory.events");
  }

  ~Version2() override { clear(); }

  void bound(std::uint64_t memory_bytes, std::uint64_t processes) override {
    group_.write("pids.max", std::to_string(processes));
    group_.write("memory.max", std::to_string(memory_bytes));
    if (group_.has("memory.swap.max")) group_.write("memory.swap.max", "0");
  }

  pid_t spawn(const std::function<pid_t()>& start) override { return start(); }
  int folder() const override { return group_.descriptor(); }
  int pids_events() const override { return pids_events_.get(); }
  int memory_events() const override { return memory_events_.get(); }
  bool clear() override { return group_.kill_all(); }
  std::string description() const override { return "cgroup v2"; }

 private:
  // The group whose children can be bounded: our own, or, since a group with processes may not hand its controllers
  // on, the one above it. Throws std::system_error.
  static std::string parent_of(const CgroupMount& mount) {
    std::vector<std::string> candidates = {mount.folder};
    if (mount.folder != mount.root) candidates.push_back(mount.folder.substr(0, mount.folder.rfind('/')));
    for (const std::string& candidate : candidates) {
      const std::string handed_on = candidate + "/cgroup.subtree_control";
      for (const char* controller : {"+pids", "+memory", "+cpu"}) {
        if (words_of(handed_on).contains(controller + 1)) continue;
        std::ofstream(handed_on) << controller << std::flush;  // refused where others have to do it
      }
      const std::set<std::string> now = words_of(handed_on);
      if (now.contains("pids") && now.contains("memory")) return candidate;
    }
    throw std::system_error(EACCES, std::generic_category(),
                            mount.folder + " hands on no control of memory and processes");
  }

  CgroupFolder group_;
  Descriptor pids_events_, memory_events_;
};

}  // namespace

std::unique_ptr<Cgroup> Cgroup::make(const std::string& self, std::string& lack) {
  const std::vector<CgroupMount> mounts = cgroup_mounts(self);
  for (const CgroupMount& mount : mounts) {
    if (!mount.version2) continue;
    try {
      return std::make_unique<Version2>(mount);
    } catch (const std::system_error& error) {
      lack = error.what();
    }
  }
  try {
    auto made = std::make_unique<Version1>(mounts);
    lack.clear();
    return made;
  } catch (const std::system_error& error) {
    if (lack.empty() || std::any_of(mounts.begin(), mounts.end(), [](const CgroupMount& m) {
          return std::find(m.controllers.begin(), m.controllers.end(), "memory") != m.controllers.end();
        })) {
      lack = error.what();
    }
  }
  return nullptr;
}

}  // namespace trenza
