#include "grader/jail/stillness.h"

#include <dirent.h>
#include <elf.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <memory>
#include <string_view>

#include "grader/jail/pipe.h"

namespace trenza {
namespace {

constexpr std::chrono::milliseconds kLongEnough{500};

// Between two looks, and where a test was just looking around.
constexpr std::chrono::milliseconds kPause{100};
constexpr std::chrono::milliseconds kShortPause{7};

// What sets a time at which a sleep ends, and leaves no trace in /proc.
constexpr std::array<std::string_view, 5> kHiddenTimers = {"alarm", "setitimer", "ualarm", "timerfd_settime",
                                                           "setsockopt"};

std::string text_of(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 4096> buffer;
  const ssize_t size = file.is_open() ? read(file.get(), buffer.data(), buffer.size()) : 0;
  return {buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

std::string folder_of(const Sleeper& sleeper) {
  return "/proc/" + std::to_string(sleeper.process) + "/task/" + std::to_string(sleeper.thread) + "/";
}

// A system call as /proc shows it: its number, six arguments, stack pointer, program counter; in base 16 but the first.
struct Call {
  long number = -1;
  std::array<unsigned long, 6> arguments{};
  unsigned long counter = 0;
};

std::optional<Call> parse(const std::string& line) {
  Call call;
  auto& a = call.arguments;
  const int found = std::sscanf(line.c_str(), "%ld %lx %lx %lx %lx %lx %lx %*x %lx", &call.number, &a[0], &a[1], &a[2],
                                &a[3], &a[4], &a[5], &call.counter);
  if (found != 8 || call.number < 0) return std::nullopt;  // "running", or not in a call
  return call;
}

// The end of a pipe or socket that is open as `descriptor`; 0 if it is something else.
ino_t inode_of(const Sleeper& sleeper, unsigned long descriptor) {
  struct stat status {};
  const std::string path = folder_of(sleeper) + "fd/" + std::to_string(static_cast<int>(descriptor));
  return stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

bool is_endless_futex(const Call& call) {
  const auto operation = static_cast<int>(call.arguments[1]) & FUTEX_CMD_MASK;
  const bool waits = operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET || operation == FUTEX_LOCK_PI ||
                     operation == FUTEX_WAIT_REQUEUE_PI;
  return waits && call.arguments[3] == 0;
}

// The bounded wait of a test that `call` is part of: where grader/testing/{bounded_wait,rendezvous}.cc put its mark.
WaitMark wait_of(const Call& call) {
  switch (call.number) {
    case SYS_futex: return WaitMark(call.arguments[4]);
    case SYS_nanosleep: return WaitMark(call.arguments[1]);
    case SYS_clock_nanosleep: return WaitMark(call.arguments[3]);
    default: return WaitMark();
  }
}

// True if only another thread of the tree can end `call`, which `sleeper` is in.
bool is_endless(const Sleeper& sleeper, const Call& call, const std::set<ino_t>& outside) {
  const auto& a = call.arguments;
  const auto inside = [&] {
    const ino_t inode = inode_of(sleeper, a[0]);
    return inode != 0 && !outside.contains(inode);
  };
  switch (call.number) {
    case SYS_futex: return is_endless_futex(call);
    case SYS_wait4: return (a[2] & WNOHANG) == 0;
    case SYS_waitid: return (a[3] & WNOHANG) == 0;
    case SYS_read:
    case SYS_readv:
    case SYS_write:
    case SYS_writev:
    case SYS_recvfrom:
    case SYS_recvmsg:
    case SYS_sendto:
    case SYS_sendmsg:
    case SYS_accept:
    case SYS_accept4: return inside();
    case SYS_rt_sigsuspend:
    case SYS_msgrcv:
    case SYS_msgsnd:
    case SYS_semop:
    case SYS_flock: return true;
    case SYS_rt_sigtimedwait: return a[2] == 0;
    case SYS_semtimedop:
    case SYS_mq_timedsend:
    case SYS_mq_timedreceive: return a[call.number == SYS_semtimedop ? 3 : 4] == 0;
    case SYS_fcntl: return a[1] == F_SETLKW || a[1] == F_OFD_SETLKW;
    case SYS_ppoll: return a[2] == 0;
    case SYS_pselect6: return a[4] == 0;
    case SYS_epoll_pwait: return static_cast<int>(a[3]) < 0;
#ifdef SYS_pause  // older calls, which newer architectures do not have
    case SYS_pause: return true;
    case SYS_poll: return static_cast<int>(a[2]) < 0;
    case SYS_select: return a[4] == 0;
    case SYS_epoll_wait: return static_cast<int>(a[3]) < 0;
#endif
    default: return false;
  }
}

// True for ThreadSanitizer's own thread: it sleeps by a system call in its own code, where a program sleeps by the C
// library's. (The gate lets no system call into a submission's code.)
bool is_sanitizers(const Sleeper& sleeper, const Call& call) {
  const bool sleeps = call.number == SYS_clock_nanosleep || call.number == SYS_nanosleep;
  if (!sleeps) return false;
  std::ifstream maps("/proc/" + std::to_string(sleeper.process) + "/maps");
  for (std::string line; std::getline(maps, line);) {
    unsigned long begin = 0, end = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx", &begin, &end) != 2) return false;
    if (call.counter < begin || call.counter >= end) continue;
    return line.find("/libtsan.so") != std::string::npos;
  }
  return false;
}

// True if `process` has timers of timer_create(2), or where the kernel does not tell.
bool has_timers(pid_t process) {
  const std::string path = "/proc/" + std::to_string(process) + "/timers";
  return access(path.c_str(), R_OK) != 0 || !text_of(path).empty();
}

// True if the program that `process` runs can call what sets a timer that is seen nowhere. It is in doubt, too, where
// the program cannot be read.
bool may_set_hidden_timers(pid_t process) {
  const Descriptor file(open(("/proc/" + std::to_string(process) + "/exe").c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0) return true;
  const auto size = static_cast<std::size_t>(status.st_size);
  void* const mapped = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (mapped == MAP_FAILED) return true;
  const std::unique_ptr<void, std::function<void(void*)>> unmap(mapped, [size](void* at) { munmap(at, size); });
  const char* const bytes = static_cast<const char*>(mapped);
  Elf64_Ehdr header;
  if (size < sizeof header) return true;
  std::memcpy(&header, bytes, sizeof header);
  const auto lies_inside = [&](std::uint64_t at, std::uint64_t length) { return at <= size && length <= size - at; };
  if (!lies_inside(header.e_shoff, sizeof(Elf64_Shdr) * std::uint64_t{header.e_shnum})) return true;
  for (unsigned i = 0; i < header.e_shnum; ++i) {
    Elf64_Shdr section;
    std::memcpy(&section, bytes + header.e_shoff + i * sizeof section, sizeof section);
    if (section.sh_type != SHT_STRTAB || (section.sh_flags & SHF_ALLOC) == 0) continue;
    if (!lies_inside(section.sh_offset, section.sh_size)) return true;
    // The names of what it takes from libraries, each with a zero before and behind it.
    const std::string_view names(bytes + section.sh_offset, section.sh_size);
    return std::any_of(kHiddenTimers.begin(), kHiddenTimers.end(), [&](std::string_view timer) {
      return names.find('\0' + std::string(timer) + '\0') != std::string_view::npos;
    });
  }
  return true;  // a static program, or none that we know
}

enum class State { asleep, gone, may_run };

State read_sleeper(Sleeper& sleeper) {
  const std::string status = text_of(folder_of(sleeper) + "status");
  const auto field = [&](const char* key) {
    const std::size_t at = status.find(key);
    return at == std::string::npos ? "" : status.c_str() + at + std::strlen(key);
  };
  const char* const state = field("\nState:\t");
  if (*state == 'Z' || *state == 'X') return State::gone;
  if (*state != 'S') return State::may_run;
  sleeper.switches =
      std::atoll(field("\nvoluntary_ctxt_switches:\t")) + std::atoll(field("\nnonvoluntary_ctxt_switches:\t"));
  sleeper.call = text_of(folder_of(sleeper) + "syscall");
  return State::asleep;
}

// All threads of `processes` that count, nullopt if one of them may go on by itself. One that was in a wait of a test
// `before` and is awake now has most likely looked around: it is taken to be there still, but `sure` becomes false.
std::optional<std::vector<Sleeper>> sleepers_of(const std::vector<pid_t>& processes, const std::set<ino_t>& outside,
                                                const std::vector<Sleeper>& before, bool& sure) {
  std::vector<Sleeper> all;
  for (const pid_t process : processes) {
    const std::string path = "/proc/" + std::to_string(process) + "/task";
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(path.c_str()), closedir);
    if (!folder) return std::nullopt;
    while (const dirent* entry = readdir(folder.get())) {
      if (entry->d_name[0] == '.') continue;
      Sleeper sleeper{process, std::atoi(entry->d_name), 0, ""};
      const State state = read_sleeper(sleeper);
      if (state == State::gone) continue;
      const auto call = state == State::asleep ? parse(sleeper.call) : std::nullopt;
      if (!call) {
        const auto known = std::find_if(before.begin(), before.end(), [&](const Sleeper& b) {
          return b.process == process && b.thread == sleeper.thread && b.wait.is_one();
        });
        if (known == before.end()) return std::nullopt;
        all.push_back(*known);
        sure = false;
        continue;
      }
      if (is_sanitizers(sleeper, *call)) continue;
      if (const WaitMark wait = wait_of(*call); wait.is_one()) {
        sleeper.wait = wait;
      } else if (!is_endless(sleeper, *call, outside)) {
        return std::nullopt;
      }
      all.push_back(std::move(sleeper));
    }
  }
  return all;
}

bool go_on(const std::vector<Sleeper>& before, const std::vector<Sleeper>& now) {
  return std::equal(before.begin(), before.end(), now.begin(), now.end(),
                    [](const Sleeper& one, const Sleeper& other) { return one.goes_on_in(other); });
}

}  // namespace

bool Sleeper::goes_on_in(const Sleeper& other) const {
  if (process != other.process || thread != other.thread || wait != other.wait) return false;
  return wait.is_one() || (switches == other.switches && call == other.call);
}

Stillness::Stillness(std::set<ino_t> outside) : outside_(std::move(outside)), pause_(kPause) {}

std::optional<Standstill> Stillness::look(const std::vector<pid_t>& processes,
                                          std::chrono::steady_clock::time_point now) {
  bool sure = true;
  auto sleepers = sleepers_of(processes, outside_, before_, sure);
  pause_ = sure ? kPause : kShortPause;
  if (!sleepers || sleepers->empty() || !go_on(before_, *sleepers)) {
    before_ = std::move(sleepers).value_or(std::vector<Sleeper>{});
    since_ = now;
    return std::nullopt;
  }
  if (!sure || now - since_ < kLongEnough) return std::nullopt;
  if (std::any_of(processes.begin(), processes.end(), has_timers)) return std::nullopt;
  if (std::any_of(processes.begin(), processes.end(), may_set_hidden_timers)) return std::nullopt;
  Standstill found{std::move(*sleepers), WaitMark()};
  for (const Sleeper& sleeper : found.sleepers) {
    if (!sleeper.wait.is_one()) continue;
    if (!found.first_wait.is_one() || sleeper.wait.ends_before(found.first_wait)) found.first_wait = sleeper.wait;
  }
  before_.clear();
  return found;
}

std::string waits_for(const Sleeper& sleeper) {
  const auto call = parse(sleeper.call);
  switch (call ? call->number : -1) {
    case SYS_futex: return "a lock, a condition or another thread";
    case SYS_wait4:
    case SYS_waitid: return "a child process";
    case SYS_read:
    case SYS_readv:
    case SYS_recvfrom:
    case SYS_recvmsg: return "data";
    case SYS_write:
    case SYS_writev:
    case SYS_sendto:
    case SYS_sendmsg: return "somebody who reads";
    case SYS_flock:
    case SYS_fcntl: return "the lock of a file";
    case SYS_rt_sigsuspend:
#ifdef SYS_pause
    case SYS_pause:
#endif
    case SYS_rt_sigtimedwait: return "a signal";
    default: return "something";
  }
}

}  // namespace trenza
