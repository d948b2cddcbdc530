#include "grader/gate/c_symbols.h"

#include <dlfcn.h>

#include <algorithm>
#include <iterator>

namespace trenza {
namespace {

// All that begins so.
// clang-format off
constexpr std::string_view kFamilies[] = {
    // Threads and waiting
    "pthread_", "__pthread_", "sem_", "mtx_", "cnd_", "thrd_", "tss_", "sched_", "__sched_cpu", "mq_", "epoll_",
    "futex_",
    // What compilers call for what the processor has no instruction for
    "__atomic_", "__sync_", "__cxa_guard_", "__cxa_vec_", "__gxx_personality_", "__gcc_personality_",
    // Numbers and letters
    "isw", "tow", "__ctype_",
};
// clang-format on

// What ThreadSanitizer, or grader/testing/unseen_functions.cc for it, stands in front of, so that what they read and
// write of their caller's memory is known. c_symbols_test asks both for each.
// clang-format off
constexpr std::string_view kSeen[] = {
    "bcmp", "erand48", "fgetpos", "fsetpos", "getcpu", "getentropy", "index", "jrand48", "memccpy", "memchr",
    "memcmp", "memcpy", "memmem", "memmove", "mempcpy", "memrchr", "memset", "nrand48", "rindex", "sigaddset",
    "sigdelset", "sigisemptyset", "sigismember", "strcasecmp", "strcasestr", "strcat", "strchr", "strchrnul",
    "strcmp", "strcoll", "strcpy", "strcspn", "strdup", "strftime", "strlen", "strncasecmp", "strncat", "strncmp",
    "strncpy", "strndup", "strnlen", "strpbrk", "strptime", "strrchr", "strsep", "strspn", "strstr", "strtod",
    "strtof", "strtoimax", "strtok", "strtok_r", "strtol", "strtold", "strtoll", "strtoul", "strtoull", "strtoumax",
    "strxfrm", "swab", "wcscat", "wcsdup", "wcslen", "wcsncat", "wcsnlen", "wcsnrtombs", "wcsrtombs", "wcstombs",
    "wcsxfrm", "wmemchr", "wmemcmp", "wmemcpy", "wmemmove", "wmempcpy", "wmemset",
};
// clang-format on

// clang-format off
constexpr std::string_view kNames[] = {
    // The compiler's and the linker's own
    "_GLOBAL_OFFSET_TABLE_", "__dso_handle", "__tls_get_addr", "__stack_chk_fail", "__errno_location", "__assert",
    "__assert_fail", "__assert_perror_fail", "__libc_single_threaded", "__once_proxy", "__gnu_cxx", "__divti3",
    "__modti3", "__udivti3", "__umodti3", "__multi3", "__popcountdi2", "__fdelt_warn", "__fdelt", "_ITM_RU1",
    "_ITM_memcpyRnWt", "_ITM_memcpyRtWn", "__sigsetjmp", "_setjmp", "__libc_current_sigrtmin",
    "__libc_current_sigrtmax", "__xstat", "__fxstat", "__lxstat", "__getpagesize",
    // What compilers and the standard library's headers make of exceptions, statics and casts. Others of their kind
    // look at callers' frames, or change where an exception goes.
    "_Unwind_Resume", "__cxa_allocate_exception", "__cxa_atexit", "__cxa_bad_cast", "__cxa_bad_typeid",
    "__cxa_begin_catch", "__cxa_call_terminate", "__cxa_call_unexpected", "__cxa_current_exception_type",
    "__cxa_deleted_virtual", "__cxa_demangle", "__cxa_end_catch", "__cxa_free_exception", "__cxa_get_exception_ptr",
    "__cxa_init_primary_exception", "__cxa_pure_virtual", "__cxa_rethrow", "__cxa_thread_atexit", "__cxa_throw",
    "__cxa_throw_bad_array_length", "__cxa_throw_bad_array_new_length", "__cxa_uncaught_exceptions", "__dynamic_cast",
    // Memory
    "aligned_alloc", "bcopy", "bzero", "calloc", "explicit_bzero", "ffs", "ffsl", "ffsll", "free", "madvise",
    "malloc", "malloc_usable_size", "membarrier", "mincore", "mlock", "mlock2", "mlockall", "mmap", "mmap64",
    "mremap", "msync", "munlock", "munlockall", "munmap", "posix_madvise", "posix_memalign", "realloc",
    "reallocarray", "valloc", "shm_open", "shm_unlink", "memalign", "memfd_create", "shmat", "shmctl", "shmdt", "shmget",
    "semctl", "semget", "semop", "semtimedop", "msgctl", "msgget", "msgrcv", "msgsnd", "ftok",
    "call_once",
    // Text about errors and signals
    "strerror", "strerror_l", "strerror_r", "strerrordesc_np", "strerrorname_np", "strsignal",
    // Numbers, sorting
    "abs", "atof", "atoi", "atol", "atoll", "bsearch", "div", "drand48", "imaxabs", "imaxdiv",
    "isalnum", "isalpha", "isascii", "isblank", "iscntrl", "isdigit", "isgraph", "islower", "isprint",
    "ispunct", "isspace", "isupper", "isxdigit", "labs", "ldiv", "llabs", "lldiv", "lrand48", "mbsrtowcs",
    "mbstowcs", "mrand48", "qsort", "qsort_r", "rand", "rand_r", "random", "setlocale", "localeconv",
    "srand", "srand48", "srandom", "toascii", "tolower", "toupper", "wcrtomb", "wctob", "btowc", "getrandom",
    "arc4random", "arc4random_uniform", "arc4random_buf",
    // Streams
    "clearerr", "dprintf", "fclose", "fdopen", "feof", "ferror", "fflush", "fflush_unlocked", "fgetc",
    "fgets", "fileno", "flockfile", "fmemopen", "fopen", "fopen64", "fprintf", "fputc", "fputs", "fputwc", "fread",
    "freopen", "fscanf", "fseek", "fseeko", "ftell", "ftello", "ftrylockfile", "funlockfile",
    "fwrite", "getc", "getc_unlocked", "getchar", "getchar_unlocked", "getdelim", "getline", "open_memstream",
    "perror", "printf", "psignal", "putc", "putc_unlocked", "putchar", "putchar_unlocked", "puts", "rewind", "scanf",
    "setbuf", "setlinebuf", "setvbuf", "snprintf", "sprintf", "sscanf", "stderr", "stdin", "stdout",
    "tmpfile", "tmpfile64", "ungetc", "vasprintf", "asprintf", "vdprintf", "vfprintf", "vprintf", "vsnprintf",
    "vsprintf", "vsscanf", "vfscanf", "err", "errx", "warn", "warnx", "error",
    // Descriptors and files
    "access", "accept", "accept4", "bind", "close", "close_range", "closefrom", "connect", "copy_file_range",
    "creat", "dup", "dup2", "dup3", "eventfd", "eventfd_read", "eventfd_write", "faccessat", "fallocate", "fcntl",
    "fcntl64", "fdatasync", "flock", "fstat", "fstat64", "fsync", "ftruncate", "ftruncate64", "getpeername",
    "getsockname", "getsockopt", "htonl", "htons", "inet_ntop", "inet_pton", "isatty", "listen", "lockf", "lockf64",
    "lseek", "lseek64", "lstat", "mkfifo", "mkfifoat", "mkostemp", "mkstemp", "mkstemp64", "ntohl", "ntohs", "open",
    "open64", "openat", "openat64", "pidfd_open", "pidfd_send_signal", "pipe", "pipe2", "poll", "posix_fallocate",
    "ppoll", "pread", "pread64", "preadv", "pselect", "pwrite", "pwrite64", "pwritev", "read", "readv", "recv",
    "recvfrom", "recvmmsg", "recvmsg", "select", "send", "sendfile", "sendmmsg", "sendmsg", "sendto", "setsockopt",
    "shutdown", "signalfd", "socket", "socketpair", "splice", "stat", "stat64", "tee", "timerfd_create",
    "timerfd_gettime", "timerfd_settime", "truncate", "unlink", "unlinkat", "vmsplice", "write", "writev",
    // Processes
    "_Exit", "__register_atfork", "_exit", "abort", "at_quick_exit", "atexit", "exit", "fork", "get_nprocs",
    "get_nprocs_conf", "getegid", "geteuid", "getgid", "getpagesize", "getpgid", "getpgrp", "getpid",
    "getppid", "getpriority", "getrlimit", "getrlimit64", "getrusage", "getsid", "gettid", "getuid", "kill",
    "killpg", "nice", "on_exit", "prctl", "quick_exit", "setpgid", "setpgrp", "setpriority", "setsid", "syscall",
    "tgkill", "sysconf", "times", "wait", "wait3", "wait4", "waitid", "waitpid",
    // Signals and jumps
    "longjmp", "__longjmp_chk", "pause", "psiginfo", "raise", "setjmp", "sigaction", "sigaltstack",
    "sigemptyset", "sigfillset", "siglongjmp", "signal", "sigorset",
    "sigandset", "sigpending", "sigprocmask", "sigqueue", "sigsetjmp", "sigsuspend", "sigtimedwait", "sigwait",
    "sigwaitinfo", "sigabbrev_np", "sigdescr_np", "sys_siglist",
    // Time
    "alarm", "asctime", "asctime_r", "clock", "clock_getcpuclockid", "clock_getres", "clock_gettime",
    "clock_nanosleep", "ctime", "ctime_r", "difftime", "ftime", "getitimer", "gettimeofday", "gmtime", "gmtime_r",
    "localtime", "localtime_r", "mktime", "nanosleep", "setitimer", "sleep", "time", "timegm", "timer_create",
    "timer_delete", "timer_getoverrun", "timer_gettime", "timer_settime", "timespec_get", "tzset", "ualarm",
    "usleep",
};
// clang-format on

struct Advice {
  std::string_view name, text;
};

constexpr std::string_view kUseFork =
    "which is not part of this exercise. Use fork: the child goes on in your own code.";
constexpr std::string_view kEnvironment =
    "which is not part of this exercise: a solution does the same whatever the environment says.";
constexpr std::string_view kLinker = "which is not part of this exercise: all that a solution calls is linked to it.";
constexpr std::string_view kOthers =
    "which is not part of this exercise: a solution does not look into other processes.";

constexpr std::string_view kWide =
    "whose accesses to memory nothing here can see. Print with std::cout, or with std::printf.";

constexpr Advice kAdvice[] = {
    {"system", kUseFork},
    {"popen", "which is not part of this exercise. Use fork, and pipe where the two have to talk."},
    {"execl", kUseFork},
    {"execle", kUseFork},
    {"execlp", kUseFork},
    {"execv", kUseFork},
    {"execve", kUseFork},
    {"execveat", kUseFork},
    {"execvp", kUseFork},
    {"execvpe", kUseFork},
    {"fexecve", kUseFork},
    {"posix_spawn", kUseFork},
    {"posix_spawnp", kUseFork},
    {"vfork", "whose child may do nothing but exec. Use fork."},
    {"clone", "which is not part of this exercise. Use fork for a process and std::thread for a thread."},
    {"clone3", "which is not part of this exercise. Use fork for a process and std::thread for a thread."},
    {"daemon", "which would outlive the test. Use fork, and wait for the child."},
    {"dlopen", kLinker},
    {"dlmopen", kLinker},
    {"dlsym", kLinker},
    {"dlvsym", kLinker},
    {"dladdr", kLinker},
    {"dl_iterate_phdr", kLinker},
    {"ptrace", kOthers},
    {"process_vm_readv", kOthers},
    {"process_vm_writev", kOthers},
    {"process_madvise", kOthers},
    {"personality", "which is not part of this exercise."},
    {"setrlimit", "which is not part of this exercise: the limits are the grader's."},
    {"setrlimit64", "which is not part of this exercise: the limits are the grader's."},
    {"prlimit", "which is not part of this exercise: the limits are the grader's."},
    {"prlimit64", "which is not part of this exercise: the limits are the grader's."},
    {"environ", kEnvironment},
    {"__environ", kEnvironment},
    {"clearenv", kEnvironment},
    {"getenv", kEnvironment},
    {"secure_getenv", kEnvironment},
    {"putenv", kEnvironment},
    {"setenv", kEnvironment},
    {"unsetenv", kEnvironment},
    {"swprintf", kWide},
    {"vswprintf", kWide},
    {"wprintf", kWide},
    {"fwprintf", kWide},
    {"mprotect", "which is not part of this exercise. mmap takes the protection that the memory is to have."},
};

template <std::size_t n>
bool lists(const std::string_view (&list)[n], std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

// The function that `name` is a variant of: fortified (__memcpy_chk), of another edition of C (__isoc23_strtol).
std::string_view plain_name(std::string_view name) {
  for (const std::string_view edition : {"__isoc99_", "__isoc23_"}) {
    if (name.starts_with(edition)) return name.substr(edition.size());
  }
  constexpr std::string_view kEnd = "_chk";
  if (name.starts_with("__") && name.ends_with(kEnd)) return name.substr(2, name.size() - 2 - kEnd.size());
  return name;
}

// Whether the shared library `file`, of those that this program and the tested one have in common, defines `name`
// itself: dlsym looks into the libraries that it needs too.
bool is_in(std::string_view file, const std::string& name) {
  void* const library = dlopen(file.data(), RTLD_LAZY | RTLD_LOCAL);  // never closed: it stays for the next question
  void* const symbol = library != nullptr ? dlsym(library, name.c_str()) : nullptr;
  Dl_info found{};
  return symbol != nullptr && dladdr(symbol, &found) != 0 && std::string_view(found.dli_fname).ends_with(file);
}

}  // namespace

std::span<const std::string_view> seen_c_symbols() { return kSeen; }

bool is_allowed_c_symbol(std::string_view name) {
  for (const std::string_view spelling : {name, plain_name(name)}) {
    if (lists(kNames, spelling) || lists(kSeen, spelling)) return true;
    const auto begins = [&](std::string_view family) { return spelling.starts_with(family); };
    if (std::any_of(std::begin(kFamilies), std::end(kFamilies), begins)) return true;
  }
  return is_in("libm.so.6", std::string(name));
}

std::string advice_against(std::string_view name) {
  for (const Advice& advice : kAdvice) {
    if (advice.name == name) return std::string(advice.text);
  }
  return "";
}

bool is_library_symbol(const std::string& name) {
  for (const char* file : {"libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1"}) {
    if (is_in(file, name)) return true;
  }
  return false;
}

}  // namespace trenza
