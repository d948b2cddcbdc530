#include "grader/jail/program.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include "grader/jail/pipe.h"
#include "grader/jail/proc_guard.h"

namespace trenza {
namespace {

// Where the child came to before something failed; the index of kSteps.
enum Step : int { kGroup, kUser, kGuard, kFilter, kProgram };
constexpr const char* kSteps[] = {"it could not join its control group", "it could not become a user of its own",
                                  "the kernel did not close /proc to it",
                                  "the kernel refused the filter on system calls", "it could not be started"};

struct Failure {
  Step step;
  int error;
};

// Everything that the child needs, made before it is forked: afterwards only async-signal-safe calls are allowed.
struct Prepared {
  std::vector<sock_filter> filter;
  sock_fprog filter_program{};
  Descriptor guard;  // of /proc
  int failure = -1;  // descriptor
};

void limit(int resource, long long bound) {
  rlimit present{};
  if (bound == 0 || getrlimit(resource, &present) != 0) return;
  rlim_t wanted = static_cast<rlim_t>(bound);
  if (present.rlim_max != RLIM_INFINITY && present.rlim_max < wanted) wanted = present.rlim_max;
  const rlimit both{wanted, wanted};
  setrlimit(resource, &both);
}

// Should the whole machine run out of memory, the tested program goes first and not its keeper.
void offer_to_the_oom_killer() {
  const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  if (write(file, "1000", 4) < 0) errno = 0;  // a wish, no more
  close(file);
}

// What root, too, cannot get back by starting a program. Only root can do it, and only for root it matters.
void empty_bounding_set() {
  for (unsigned long capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; ++capability) {
  }
}

bool drop_capabilities() {
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct none[2] = {};
  return syscall(SYS_capset, &header, none) == 0;
}

// To a user who owns nothing on this machine.
bool become(long long user) {
  const auto id = static_cast<uid_t>(user);
  return setgroups(0, nullptr) == 0 && setresgid(id, id, id) == 0 && setresuid(id, id, id) == 0;
}

bool install(const sock_fprog& filter) {
  // Without this flag kernels before 5.16 slow the whole program down against a risk that it does not have: it runs
  // nothing that is less trusted than itself.
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &filter) == 0) return true;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

[[noreturn]] void fail(int descriptor, Step step) {
  const Failure failure{step, errno};
  if (write(descriptor, &failure, sizeof failure) < 0) _exit(126);
  _exit(127);
}

// In the forked child, before exec: only async-signal-safe calls and system calls.
[[noreturn]] void become_program(const Settings& settings, const Prepared& prepared) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  setsid();
  prctl(PR_SET_DUMPABLE, 1);  // the keeper is not, and then its own /proc would be closed to it
  offer_to_the_oom_killer();
  setpriority(PRIO_PROCESS, 0, static_cast<int>(settings.nice));
  limit(RLIMIT_CPU, settings.cpu_s);
  limit(RLIMIT_FSIZE, settings.file_bytes);
  limit(RLIMIT_AS, settings.address_bytes);
  limit(RLIMIT_NPROC, settings.process_rlimit);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  // ThreadSanitizer of gcc before 14 and clang before 18 dies on kernels that randomise 32 bits of mmap. Some
  // containers refuse the call; then the canary tells whether it mattered.
  if (settings.fixed_addresses != 0) personality(ADDR_NO_RANDOMIZE);
  // Whatever else the grader was started with stays out of the program's reach.
  if (close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
    // Before Linux 5.11.
    for (int descriptor = STDERR_FILENO + 1; descriptor < 1024; ++descriptor) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
  }
  fcntl(static_cast<int>(settings.channel), F_SETFD, 0);
  empty_bounding_set();
  if (settings.user != 0 && !become(settings.user)) fail(prepared.failure, kUser);
  if (!drop_capabilities()) fail(prepared.failure, kUser);
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (prepared.guard.is_open() && !stand_under(prepared.guard)) fail(prepared.failure, kGuard);
  if (!prepared.filter.empty() && !install(prepared.filter_program)) fail(prepared.failure, kFilter);
  if (settings.directory.empty() || chdir(settings.directory.c_str()) == 0) {
    execv(settings.command[0], settings.command);
  }
  fail(prepared.failure, kProgram);
}

bool read_filter(long long descriptor, std::vector<sock_filter>& filter) {
  struct stat status {};
  const int file = static_cast<int>(descriptor);
  if (fstat(file, &status) != 0) return false;
  filter.resize(static_cast<std::size_t>(status.st_size) / sizeof(sock_filter));
  return pread(file, filter.data(), filter.size() * sizeof(sock_filter), 0) == status.st_size && !filter.empty();
}

// As fork(2), but the child begins its life in the control group that is open at `group`. Before Linux 5.7 it has to
// move there by itself.
pid_t fork_into(int group, int failure) {
  clone_args arguments{};
  arguments.flags = CLONE_INTO_CGROUP;
  arguments.exit_signal = SIGCHLD;
  arguments.cgroup = static_cast<__u64>(group);
  const pid_t born = static_cast<pid_t>(syscall(SYS_clone3, &arguments, sizeof arguments));
  if (born >= 0 || (errno != ENOSYS && errno != E2BIG && errno != EINVAL)) return born;
  const pid_t pid = fork();
  if (pid == 0) {
    const int list = openat(group, "cgroup.procs", O_WRONLY | O_CLOEXEC);
    if (list < 0 || write(list, "0", 1) != 1) fail(failure, kGroup);
    close(list);
  }
  return pid;
}

}  // namespace

pid_t start_program(const Settings& settings, std::string& error) {
  const auto give_up = [&](const std::string& what) {
    error = what + ": " + std::strerror(errno);
    return -1;
  };
  Prepared prepared;
  if (settings.filter >= 0) {
    if (!read_filter(settings.filter, prepared.filter)) return give_up("the filter on system calls cannot be read");
    prepared.filter_program = {static_cast<unsigned short>(prepared.filter.size()), prepared.filter.data()};
  }
  prepared.guard = proc_guard();
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return give_up("the keeper has no file descriptors left");
  const Descriptor told(ends[0]);
  Descriptor failure(ends[1]);
  prepared.failure = failure.get();

  const pid_t program = settings.cgroup >= 0 ? fork_into(static_cast<int>(settings.cgroup), failure.get()) : fork();
  if (program < 0) return give_up("the program could not be started");
  if (program == 0) become_program(settings, prepared);
  failure.reset();
  Failure reason{};
  if (read(told.get(), &reason, sizeof reason) == sizeof reason) {
    waitpid(program, nullptr, 0);
    errno = reason.error;
    return give_up(std::string("the program was not run, because ") + kSteps[reason.step]);
  }
  return program;
}

}  // namespace trenza
