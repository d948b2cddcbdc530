// Makes system calls that a jailed program should and should not be able to make, one line each: "NAME ok" or
// "NAME refused: WHY". Started by protections_test.cc.

#include <fcntl.h>
#include <linux/capability.h>
#include <mqueue.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>
#include <thread>

namespace {

// `call` returns a negative number and sets errno where it is refused.
void attempt(const char* name, const std::function<long()>& call) {
  errno = 0;
  const long result = call();
  if (result >= 0) {
    std::printf("%s ok\n", name);
  } else {
    std::printf("%s refused: %s\n", name, std::strerror(errno));
  }
  std::fflush(stdout);
}

// Arguments that do no harm where the call is let through: no process, no file, no magic numbers.
void forbidden() {
  static char nothing[64];
  attempt("ptrace", [] { return syscall(SYS_ptrace, PTRACE_CONT, getppid(), 0, 0); });
  attempt("process_vm_readv", [] { return syscall(SYS_process_vm_readv, getppid(), nullptr, 0, nullptr, 0, 0); });
  attempt("process_vm_writev", [] { return syscall(SYS_process_vm_writev, getppid(), nullptr, 0, nullptr, 0, 0); });
  attempt("mount", [] { return syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, nullptr); });
  attempt("unshare user", [] { return syscall(SYS_unshare, CLONE_NEWUSER); });
  attempt("unshare mounts", [] { return syscall(SYS_unshare, CLONE_NEWNS); });
  attempt("clone into a user namespace", [] {
    const long pid = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
    if (pid == 0) _exit(0);
    return pid;
  });
  attempt("clone3", [] { return syscall(SYS_clone3, nothing, 0); });
  attempt("keyctl", [] { return syscall(SYS_keyctl, 0, -3, 0); });
  attempt("add_key", [] { return syscall(SYS_add_key, "user", "trenza", nothing, 1, -3); });
  attempt("bpf", [] { return syscall(SYS_bpf, 0, nothing, sizeof nothing); });
  attempt("perf_event_open", [] { return syscall(SYS_perf_event_open, nothing, 0, -1, -1, 0); });
  attempt("userfaultfd", [] { return syscall(SYS_userfaultfd, 0); });
  attempt("io_uring_setup", [] { return syscall(SYS_io_uring_setup, 1, nothing); });
  attempt("personality", [] { return personality(PER_LINUX32); });
  attempt("reboot", [] { return syscall(SYS_reboot, 0, 0, 0, nullptr); });
  attempt("chroot", [] { return static_cast<long>(chroot("/tmp")); });
  attempt("clock_settime", [] { return syscall(SYS_clock_settime, CLOCK_REALTIME, nullptr); });
  attempt("open_by_handle_at", [] { return syscall(SYS_open_by_handle_at, -1, nothing, 0); });
  attempt("TIOCSTI", [] { return static_cast<long>(ioctl(0, TIOCSTI, "x")); });
  attempt("vsock", [] { return static_cast<long>(socket(AF_VSOCK, SOCK_STREAM, 0)); });
  attempt("packet", [] { return static_cast<long>(socket(AF_PACKET, SOCK_RAW, 0)); });
  attempt("netlink", [] { return static_cast<long>(socket(AF_NETLINK, SOCK_RAW, 0)); });
  attempt("raw", [] { return static_cast<long>(socket(AF_INET, SOCK_RAW, 1)); });
  attempt("keeper's memory", [] { return static_cast<long>(open("/proc/1/mem", O_RDWR)); });
  attempt("keeper's descriptors", [] { return static_cast<long>(open("/proc/1/fd/3", O_WRONLY)); });
  attempt("kernel settings", [] { return static_cast<long>(open("/proc/sys/kernel/hostname", O_WRONLY)); });
  attempt("root", [] { return static_cast<long>(setuid(0)); });
}

long robust_mutex() {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  void* page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  auto* mutex = static_cast<pthread_mutex_t*>(page);
  pthread_mutex_init(mutex, &attributes);
  const pid_t child = fork();
  if (child == 0) {
    pthread_mutex_lock(mutex);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  errno = pthread_mutex_lock(mutex);
  return errno == EOWNERDEAD ? 0 : -1;
}

void allowed() {
  attempt("thread", [] {
    std::thread([] {}).join();
    return 0L;
  });
  attempt("fork", [] {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    return static_cast<long>(waitpid(child, nullptr, 0));
  });
  attempt("posix_spawn", [] {
    pid_t child = -1;
    char program[] = "/bin/true";
    char* arguments[] = {program, nullptr};
    errno = posix_spawn(&child, program, nullptr, nullptr, arguments, environ);
    return errno != 0 ? -1L : static_cast<long>(waitpid(child, nullptr, 0));
  });
  attempt("robust mutex", robust_mutex);
  attempt("pidfd", [] { return syscall(SYS_pidfd_open, getpid(), 0); });
  attempt("shm_open", [] {
    const int file = shm_open("/trenza-calls", O_RDWR | O_CREAT, 0600);
    shm_unlink("/trenza-calls");
    return static_cast<long>(file);
  });
  attempt("memfd", [] { return static_cast<long>(memfd_create("x", 0)); });
  attempt("System V shared memory", [] {
    const int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    return static_cast<long>(id < 0 ? id : shmctl(id, IPC_RMID, nullptr));
  });
  attempt("System V queue", [] {
    const int id = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    return static_cast<long>(id < 0 ? id : msgctl(id, IPC_RMID, nullptr));
  });
  attempt("message queue", [] {
    const mqd_t queue = mq_open("/trenza-calls", O_RDWR | O_CREAT, 0600, nullptr);
    mq_unlink("/trenza-calls");
    return static_cast<long>(queue);
  });
  attempt("semaphore", [] {
    sem_t* semaphore = sem_open("/trenza-calls", O_CREAT, 0600, 1);
    sem_unlink("/trenza-calls");
    return semaphore == SEM_FAILED ? -1L : 0L;
  });
  attempt("timer", [] {
    timer_t timer{};
    return static_cast<long>(timer_create(CLOCK_MONOTONIC, nullptr, &timer));
  });
  attempt("timerfd", [] { return static_cast<long>(timerfd_create(CLOCK_MONOTONIC, 0)); });
  attempt("eventfd", [] { return static_cast<long>(eventfd(0, 0)); });
  attempt("epoll", [] { return static_cast<long>(epoll_create1(0)); });
  attempt("signalfd", [] {
    sigset_t set;
    sigemptyset(&set);
    return static_cast<long>(signalfd(-1, &set, 0));
  });
  attempt("membarrier", [] { return syscall(SYS_membarrier, 0, 0, 0); });
  attempt("affinity", [] {
    cpu_set_t set;
    return static_cast<long>(sched_getaffinity(0, sizeof set, &set));
  });
  attempt("ask personality", [] { return static_cast<long>(personality(0xffffffff)); });
  attempt("local socket", [] { return static_cast<long>(socket(AF_UNIX, SOCK_STREAM, 0)); });
  attempt("IPv4 socket", [] { return static_cast<long>(socket(AF_INET, SOCK_STREAM, 0)); });
}

}  // namespace

int main() {
  // In this order: where nothing is refused, the second list leaves the process in strange places.
  allowed();
  forbidden();
  return 0;
}
