#include "grader/jail/filter.h"

#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>

namespace trenza {
namespace {

// Refused whatever the arguments. A name that this machine's libseccomp does not know, or that its architecture does
// not have, is passed over.
constexpr const char* kRefused[] = {
    // To look into other processes, or to take their descriptors.
    "kcmp",
    "pidfd_getfd",
    "process_madvise",
    "process_vm_readv",
    "process_vm_writev",
    "ptrace",
    // Namespaces and mounts.
    "chroot",
    "fsconfig",
    "fsmount",
    "fsopen",
    "fspick",
    "mount",
    "mount_setattr",
    "move_mount",
    "open_tree",
    "pivot_root",
    "setns",
    "umount",
    "umount2",
    "unshare",
    // Keys, which outlive the process and belong to its user.
    "add_key",
    "keyctl",
    "request_key",
    // Large doors into the kernel.
    "bpf",
    "fanotify_init",
    "lookup_dcookie",
    "memfd_secret",
    "name_to_handle_at",
    "open_by_handle_at",
    "perf_event_open",
    "userfaultfd",
    // The administrator's.
    "acct",
    "adjtimex",
    "clock_adjtime",
    "clock_settime",
    "create_module",
    "delete_module",
    "finit_module",
    "init_module",
    "ioperm",
    "iopl",
    "kexec_file_load",
    "kexec_load",
    "quotactl",
    "quotactl_fd",
    "reboot",
    "setdomainname",
    "sethostname",
    "settimeofday",
    "stime",
    "swapoff",
    "swapon",
    "syslog",
    "uselib",
    "vhangup",
};

// Said not to exist, so that libraries go another way.
constexpr const char* kAbsent[] = {"clone3", "io_uring_enter", "io_uring_register", "io_uring_setup"};

constexpr unsigned long kNewNamespaces[] = {CLONE_NEWNS,   CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
                                            CLONE_NEWUSER, CLONE_NEWPID,    CLONE_NEWNET};

// An int argument: the kernel looks at its lower half only, so the filter must too.
constexpr scmp_datum_t kInt = 0xffffffff;

// A condition on one argument of a call. libseccomp's own macros leave the second number out where it is not used.
scmp_arg_cmp argument(unsigned number, scmp_compare how, scmp_datum_t a, scmp_datum_t b = 0) {
  return {number, how, a, b};
}

class Filter {
 public:
  Filter() : context_(seccomp_init(SCMP_ACT_ALLOW)) {
    if (context_ == nullptr) throw std::runtime_error("libseccomp cannot make a filter");
    // A binary tree instead of one comparison per rule: every system call of the tested program goes through it.
    seccomp_attr_set(context_.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2);
  }

  void refuse(const char* name, int error) { add(name, error, nullptr); }
  void refuse(const char* name, int error, const scmp_arg_cmp& where) { add(name, error, &where); }

  void write_to(int descriptor) const {
    check(seccomp_export_bpf(context_.get(), descriptor), "the filter on system calls cannot be written");
  }

 private:
  struct Release {
    void operator()(void* context) const { seccomp_release(context); }
  };

  static void check(int result, const std::string& what) {
    if (result < 0) throw std::system_error(-result, std::generic_category(), what);
  }

  void add(const char* name, int error, const scmp_arg_cmp* where) {
    const int call = seccomp_syscall_resolve_name(name);
    if (call == __NR_SCMP_ERROR) return;
    check(seccomp_rule_add_array(context_.get(), SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call,
                                 where == nullptr ? 0 : 1, where),
          std::string("the filter on system calls has no room for ") + name);
  }

  std::unique_ptr<void, Release> context_;
};

void refuse_sockets(Filter& filter) {
  static_assert(AF_UNIX == 1 && AF_INET == 2 && AF_INET6 == 10);
  for (const char* call : {"socket", "socketpair"}) {
    for (unsigned family = AF_INET + 1; family < AF_INET6; ++family) {
      filter.refuse(call, EAFNOSUPPORT, argument(0, SCMP_CMP_MASKED_EQ, kInt, family));
    }
    // The kernel ignores the upper half of the argument. No C library uses it, so what does is refused with the rest.
    filter.refuse(call, EAFNOSUPPORT, argument(0, SCMP_CMP_GT, AF_INET6));
  }
}

}  // namespace

Descriptor system_call_filter() {
  Filter filter;
  for (const char* name : kRefused) filter.refuse(name, EPERM);
  for (const char* name : kAbsent) filter.refuse(name, ENOSYS);
  for (const unsigned long flag : kNewNamespaces) {
    filter.refuse("clone", EPERM, argument(0, SCMP_CMP_MASKED_EQ, flag, flag));
  }
  // Asking (0xffffffff) is allowed: ThreadSanitizer does it.
  filter.refuse("personality", EPERM, argument(0, SCMP_CMP_NE, 0xffffffff));
  // Both put characters into a terminal as if they had been typed there.
  filter.refuse("ioctl", EPERM, argument(1, SCMP_CMP_MASKED_EQ, kInt, TIOCSTI));
  filter.refuse("ioctl", EPERM, argument(1, SCMP_CMP_MASKED_EQ, kInt, TIOCLINUX));
  refuse_sockets(filter);

  Descriptor file(memfd_create("system calls", MFD_CLOEXEC));
  if (!file.is_open()) throw std::system_error(errno, std::generic_category(), "memfd_create");
  filter.write_to(file.get());
  return out_of_the_way(file);
}

}  // namespace trenza
