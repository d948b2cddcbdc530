#include "grader/interleave/search/program.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/futex.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "grader/interleave/search/instrumentation.h"
#include "grader/interleave/search/library_locks.h"

namespace trenza::interleave {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::steady_clock;

constexpr std::chrono::seconds kStartLimit{10};

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error(what + ": " + std::strerror(errno)); }

// All tasks on one processor: only one of them runs at a time, and handing over is twice as fast then.
void pin_to_one_processor() {
  const int here = sched_getcpu();
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(here < 0 ? 0 : here, &one);
  sched_setaffinity(0, sizeof one, &one);
}

// The state letter of a thread, and the system call that it is in, out of /proc.
std::pair<char, std::string> what_it_does(pid_t tid) {
  std::ifstream stat(fmt::format("/proc/{}/stat", tid));
  std::string line;
  std::getline(stat, line);
  const std::size_t name_end = line.rfind(')');
  std::ifstream call(fmt::format("/proc/{}/syscall", tid));
  std::string number;
  call >> number;
  return {name_end == std::string::npos || name_end + 2 >= line.size() ? '?' : line[name_end + 2], number};
}

// The system call with `number`, as /proc tells it, in words.
std::string call_name(const std::string& number) {
  char* const known = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, std::atoi(number.c_str()));
  if (known == nullptr) return "system call " + number;
  std::string name = known + std::string("()");
  std::free(known);
  return name;
}

// How long the processes of a schedule have run so far, all together.
nanoseconds processor_time(const Region& region) {
  static const auto ticks = static_cast<std::uint64_t>(sysconf(_SC_CLK_TCK));
  std::uint64_t sum = 0;
  for (int i = 0; i < region.process_count; ++i) {
    std::ifstream stat(fmt::format("/proc/{}/stat", region.processes[i].pid));
    std::string line;
    std::getline(stat, line);
    // Behind the name, which may hold anything: state and ten numbers, then user and system time.
    std::istringstream fields(line.substr(std::min(line.rfind(')') + 1, line.size())));
    std::string skipped;
    for (int k = 0; k < 11; ++k) fields >> skipped;
    std::uint64_t user = 0;
    std::uint64_t system = 0;
    if (fields >> user >> system) sum += user + system;
  }
  return std::chrono::seconds(1) * sum / ticks;
}

// Looks at the task whose turn it is: nobody else runs, so that one which sleeps waits for somebody outside, or for
// another task behind the scheduler's back.
class Sleeper {
 public:
  static constexpr milliseconds kLook{250};

  explicit Sleeper(const Region& region) : region_(region) {}

  // To be asked every `kLook`. True once several looks in a row found it in the same system call of the same step.
  bool sleeps_for_good() {
    constexpr int kLooks = 4;
    const std::uint32_t step = region_.step_count;
    const auto [state, call] = what_it_does(region_.tasks[region_.current].tid);
    const bool same = state == 'S' && is_of_the_program(call) && step == step_ && call == call_;
    step_ = step;
    call_ = call;
    looks_ = same ? looks_ + 1 : 0;
    return looks_ >= kLooks;
  }

 private:
  // The runtime itself waits in these: for its turn, and for the end of a process.
  static bool is_of_the_program(const std::string& call) {
    return !call.empty() && call != "running" && call[0] != '-' && call != std::to_string(SYS_futex) &&
           call != std::to_string(SYS_wait4) && call != std::to_string(SYS_ppoll);
  }

  const Region& region_;
  std::uint32_t step_ = 0;
  std::string call_;
  int looks_ = 0;
};

// Looks at whether the task whose turn it is runs and comes to no step: a loop without an end in which nothing is left
// that another task could change. It counts time of the processor, so a busy machine makes no difference.
class Spinner {
 public:
  static constexpr std::chrono::milliseconds kEnough{500};

  explicit Spinner(const Region& region) : region_(region) {}

  // To be asked now and then.
  bool spins_for_good() {
    const nanoseconds used = processor_time(region_);
    if (region_.step_count != step_) {
      step_ = region_.step_count;
      used_ = used;
    }
    return used - used_ >= kEnough;
  }

 private:
  const Region& region_;
  std::uint32_t step_ = 0;
  nanoseconds used_{0};
};

}  // namespace

Program::Program(const std::vector<std::string>& command, Options options)
    : command_(command), options_(std::move(options)) {
  memory_ = memfd_create("interleave", 0);
  if (memory_ < 0) fail("memfd_create");
  if (ftruncate(memory_, sizeof(Region)) != 0) fail("making room for the region");
  void* const address = mmap(reinterpret_cast<void*>(kRegionAddress), sizeof(Region), PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_FIXED_NOREPLACE, memory_, 0);
  if (address == MAP_FAILED) fail("mapping the region");
  // Zeros are the initial state of all that a schedule does not construct by itself.
  region_ = static_cast<Region*>(address);
  region_->layout = region_layout();
  new (&region_->plan) Plan();
  region_->plan.good_exit = options_.good_exit;
  try {
    start();
    if (options_.check) require_instrumented();
  } catch (...) {
    release();
    throw;
  }
}

Program::~Program() { release(); }

void Program::release() {
  if (server_ > 0) {
    kill(server_, SIGKILL);
    waitpid(server_, nullptr, 0);
  }
  if (region_ != nullptr) munmap(region_, sizeof(Region));
  if (memory_ >= 0) close(memory_);
}

void Program::disown() {
  munmap(region_, sizeof(Region));
  close(memory_);
  region_ = nullptr;
  memory_ = server_ = -1;
}

// The program's file and the libraries of its own that came with it: those that are not the system's.
void Program::require_instrumented() const {
  if (region_->instrumented_objects == 0) {
    throw std::runtime_error(
        fmt::format("{} is not instrumented: none of its objects was compiled with -fsanitize=thread", file_));
  }
  interleave::require_instrumented(file_, options_.uninstrumented);
  std::ifstream maps(fmt::format("/proc/{}/maps", server_));
  std::set<std::string> libraries;
  for (std::string line; std::getline(maps, line);) {
    const std::size_t path = line.find('/');
    if (path == std::string::npos || line.find(" r-xp ") == std::string::npos) continue;
    const std::string library = line.substr(path);
    const bool of_the_system = library.rfind("/usr/", 0) == 0 || library.rfind("/lib", 0) == 0;
    if (!of_the_system && library != file_) libraries.insert(library);
  }
  for (const std::string& library : libraries) interleave::require_instrumented(library, options_.uninstrumented);
}

void Program::start() {
  std::vector<char*> arguments;
  for (const std::string& argument : command_) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const std::string descriptor = std::to_string(memory_);
  int failure[2];
  if (pipe2(failure, O_CLOEXEC) != 0) fail("pipe");
  server_ = fork();
  if (server_ < 0) fail("fork");
  if (server_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (options_.apart) setpgid(0, 0);
    pin_to_one_processor();
    // Where it is allowed, even what the runtime cannot place itself is at the same address in every run.
    const int before = personality(0xffffffff);
    if (before >= 0 && !options_.aslr) personality(static_cast<unsigned>(before) | ADDR_NO_RANDOMIZE);
    setenv(kRegionVariable, descriptor.c_str(), 1);
    // Otherwise each schedule would look up every function again, after the fork.
    setenv("LD_BIND_NOW", "1", 1);
    if (!options_.keep_output) {
      const int nowhere = open("/dev/null", O_RDWR);
      dup2(nowhere, STDIN_FILENO);
      for (const int stream : {STDOUT_FILENO, STDERR_FILENO}) {
        dup2(options_.output >= 0 ? options_.output : nowhere, stream);
      }
      close(nowhere);
    }
    execvp(arguments[0], arguments.data());
    const int error = errno;
    [[maybe_unused]] const ssize_t told = write(failure[1], &error, sizeof error);
    _exit(127);
  }
  close(failure[1]);
  int error = 0;
  const bool failed = read(failure[0], &error, sizeof error) == sizeof error;
  close(failure[0]);
  if (failed) {
    throw std::runtime_error(fmt::format("{} could not be started: {}", command_[0], std::strerror(error)));
  }
  if (!await_turn(Turn::waiting, kStartLimit)) {
    throw std::runtime_error(
        fmt::format("{} did not answer: it was not linked with the interleave runtime. Build it with "
                    "interleaved_binary() from grader/bazel/interleave.bzl",
                    command_[0]));
  }
  std::error_code unreadable;
  file_ = std::filesystem::read_symlink(fmt::format("/proc/{}/exe", server_), unreadable).string();
  if (unreadable) file_ = command_[0];
  for (const std::uint64_t linked : library_unlocks(file_)) {
    if (region_->library_unlock_count == kMaxLibraryUnlocks) break;
    // What was linked to lie where it is loaded has addresses above the base.
    region_->library_unlocks[region_->library_unlock_count++] = linked + region_->load_base;
  }
}

bool Program::await_turn(Turn turn, nanoseconds limit, Turn or_turn) {
  const auto end = steady_clock::now() + limit;
  for (;;) {
    const std::uint32_t now = region_->turn.load(std::memory_order_acquire);
    if (now == static_cast<std::uint32_t>(turn) || now == static_cast<std::uint32_t>(or_turn)) return true;
    if (steady_clock::now() >= end) return false;
    const timespec moment{0, 100'000'000};
    syscall(SYS_futex, &region_->turn, FUTEX_WAIT, now, &moment, nullptr, 0);
    if (waitpid(server_, nullptr, WNOHANG) == server_) {
      server_ = -1;
      return false;
    }
  }
}

void Program::give_up() {
  Finding& finding = region_->finding;
  if (finding.kind == FindingKind::none) {
    const Task& task = region_->tasks[region_->current];
    const auto [state, call] = what_it_does(task.tid);
    finding.task = static_cast<std::uint8_t>(region_->current);
    finding.in_child = task.process != 0;
    finding.pc = task.pending.pc;
    const bool sleeps = state == 'S' || state == 'D';
    finding.kind = sleeps ? FindingKind::uncontrolled : FindingKind::time;
    const std::string text = sleeps ? fmt::format("it waits in {}, which the scheduler does not know", call_name(call))
                             : spins_
                                 ? fmt::format(
                                       "a task ran for {} ms without doing anything that another could notice or "
                                       "change: a loop may wait for a plain variable, which the compiler reads "
                                       "once, before the loop",
                                       Spinner::kEnough.count())
                                 : fmt::format("one schedule took more than {} s", options_.schedule_limit.count());
    std::strncpy(finding.text, text.c_str(), sizeof finding.text - 1);
  }
  region_->stop.store(1);
  for (int i = 0; i < region_->process_count; ++i) {
    if (region_->processes[i].pid > 0) kill(region_->processes[i].pid, SIGKILL);
  }
}

void Program::begin() {
  interleave::set_races(*region_, options_.races);
  region_->reset();
  ++runs_;
  if (options_.prepare) options_.prepare();
  region_->turn.store(static_cast<std::uint32_t>(Turn::running), std::memory_order_release);
  syscall(SYS_futex, &region_->turn, FUTEX_WAKE, 1, nullptr, nullptr, 0);
}

FindingKind Program::run() {
  begin();
  return finish();
}

std::optional<pid_t> Program::run_to_pause() {
  begin();
  await_turn(Turn::paused, options_.schedule_limit, Turn::done);
  if (region_->turn.load(std::memory_order_acquire) != static_cast<std::uint32_t>(Turn::paused)) return std::nullopt;
  return region_->paused;
}

// A schedule may take longer than its limit on a machine that has better things to do: as long as its processes hardly
// get to run, it is given more time, so that the answer does not depend on what else is going on. Not for ever.
bool Program::await_end() {
  constexpr int kPatience = 30;
  nanoseconds before{0};
  Spinner spinner(*region_);
  spins_ = false;
  for (int i = 0; i < kPatience; ++i) {
    Sleeper sleeper(*region_);
    const auto end = steady_clock::now() + options_.schedule_limit;
    for (auto left = options_.schedule_limit + nanoseconds(0); left > nanoseconds(0);
         left = end - steady_clock::now()) {
      if (await_turn(Turn::done, std::min<nanoseconds>(left, Sleeper::kLook))) return true;
      if (server_ < 0 || sleeper.sleeps_for_good()) return false;
      if (spinner.spins_for_good()) {
        spins_ = true;
        return false;
      }
    }
    const char state = what_it_does(region_->tasks[region_->current].tid).first;
    const nanoseconds after = processor_time(*region_);
    if (state != 'R' || after - before >= options_.schedule_limit / 4) return false;
    before = after;
  }
  return false;
}

FindingKind Program::finish() {
  if (region_->hold.exchange(0) != 0) syscall(SYS_futex, &region_->hold, FUTEX_WAKE, 1, nullptr, nullptr, 0);
  if (!await_end()) {
    if (server_ > 0) give_up();
    if (server_ < 0 || !await_turn(Turn::done, options_.schedule_limit)) {
      throw std::runtime_error(
          "the tested program's server does not answer any more; a process that was forked by "
          "the program may have left its control");
    }
  }
  if (region_->finding.kind == FindingKind::none && options_.complete && !options_.complete()) {
    region_->finding.kind = FindingKind::exit_code;
  }
  return region_->finding.kind;
}

std::vector<Choice> Program::choices() const {
  std::vector<Choice> choices;
  choices.reserve(telling_steps(*region_));
  for (std::uint32_t i = 0; i < telling_steps(*region_); ++i) choices.push_back(region_->steps[i].choice);
  return choices;
}

}  // namespace trenza::interleave
