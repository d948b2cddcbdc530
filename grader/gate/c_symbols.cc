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

// What ThreadSanitizer, or grader/testing/unseen_*.cc for it, stands in front of, so that what they read and write of
// their caller's memory is known. c_symbols_test asks both for each.
// clang-format off
constexpr std::string_view kSeen[] = {
    "__cxa_atexit", "__fxstat", "__lxstat", "__sigsetjmp", "__tls_get_addr", "__xstat", "_exit", "_setjmp",
    "abort", "accept", "accept4", "access", "aligned_alloc", "arc4random_buf", "asctime", "asctime_r",
    "asprintf", "atexit", "atof", "atoi", "atol", "atoll", "bcmp", "bcopy", "bind", "bsearch", "bzero",
    "calloc", "clock_getcpuclockid", "clock_getres", "clock_gettime", "close", "connect", "copy_file_range",
    "creat", "ctime", "ctime_r", "dprintf", "dup", "dup2", "dup3", "erand48", "err", "error", "errx", "eventfd",
    "eventfd_read", "eventfd_write", "explicit_bzero", "faccessat", "fclose", "fdopen", "fflush", "fgetpos",
    "fgets", "fmemopen", "fopen", "fopen64", "fork", "fprintf", "fputs", "fread", "free", "freopen", "fscanf",
    "fsetpos", "fstat", "fstat64", "ftime", "fwrite", "getcpu", "getdelim", "getentropy", "getitimer",
    "getline", "getpeername", "getrandom", "getrlimit", "getrlimit64", "getrusage", "getsockname", "getsockopt",
    "gettimeofday", "gmtime", "gmtime_r", "index", "inet_ntop", "inet_pton", "jrand48", "kill", "listen",
    "localtime", "localtime_r", "longjmp", "lstat", "malloc", "malloc_usable_size", "mbsrtowcs", "mbstowcs",
    "memalign", "memccpy", "memchr", "memcmp", "memcpy", "memfd_create", "memmem", "memmove", "mempcpy",
    "memrchr", "memset", "mincore", "mkfifoat", "mkostemp", "mkstemp", "mkstemp64", "mktime", "mlock",
    "mlockall", "mmap", "mmap64", "msgrcv", "msgsnd", "munlock", "munlockall", "munmap", "nanosleep", "nrand48",
    "on_exit", "open", "open64", "open_memstream", "pause", "perror", "pipe", "pipe2", "poll", "posix_memalign",
    "ppoll", "prctl", "pread", "pread64", "preadv", "printf", "psiginfo", "psignal", "puts", "pwrite",
    "pwrite64", "pwritev", "qsort", "qsort_r", "raise", "rand_r", "read", "readv", "realloc", "reallocarray",
    "recv", "recvfrom", "recvmmsg", "recvmsg", "rindex", "scanf", "send", "sendmmsg", "sendmsg", "sendto",
    "setbuf", "setitimer", "setjmp", "setlinebuf", "setlocale", "setvbuf", "shmctl", "sigaction", "sigaddset",
    "sigaltstack", "sigandset", "sigdelset", "sigemptyset", "sigfillset", "sigisemptyset", "sigismember",
    "siglongjmp", "signal", "signalfd", "sigorset", "sigpending", "sigprocmask", "sigsetjmp", "sigsuspend",
    "sigtimedwait", "sigwait", "sigwaitinfo", "sleep", "snprintf", "socket", "socketpair", "sprintf", "sscanf",
    "stat", "stat64", "strcasecmp", "strcasestr", "strcat", "strchr", "strchrnul", "strcmp", "strcoll",
    "strcpy", "strcspn", "strdup", "strerror", "strerror_r", "strftime", "strlen", "strncasecmp", "strncat",
    "strncmp", "strncpy", "strndup", "strnlen", "strpbrk", "strptime", "strrchr", "strsep", "strspn", "strstr",
    "strtod", "strtof", "strtoimax", "strtok", "strtok_r", "strtol", "strtold", "strtoll", "strtoul",
    "strtoull", "strtoumax", "strxfrm", "swab", "time", "timegm", "timer_gettime", "timer_settime",
    "timerfd_gettime", "timerfd_settime", "times", "timespec_get", "tmpfile", "tmpfile64", "truncate", "unlink",
    "unlinkat", "usleep", "valloc", "vasprintf", "vdprintf", "vfprintf", "vfscanf", "vprintf", "vsnprintf",
    "vsprintf", "vsscanf", "wait", "wait3", "wait4", "waitid", "waitpid", "warn", "warnx", "wcrtomb", "wcscat",
    "wcsdup", "wcslen", "wcsncat", "wcsnlen", "wcsnrtombs", "wcsrtombs", "wcstombs", "wcsxfrm", "wmemchr",
    "wmemcmp", "wmemcpy", "wmemmove", "wmempcpy", "wmemset", "write", "writev",
};
// clang-format on

// What uses no memory of its caller, or hands it to the kernel in a way that the interleave mode alone knows (select,
// clock_nanosleep, setsockopt, openat, fcntl …) or does not control (semop, vmsplice …).
// clang-format off
constexpr std::string_view kNames[] = {
    // The compiler's and the linker's own
    "_GLOBAL_OFFSET_TABLE_", "__dso_handle", "__stack_chk_fail", "__errno_location", "__assert",
    "__assert_fail", "__assert_perror_fail", "__libc_single_threaded", "__once_proxy", "__gnu_cxx", "__divti3",
    "__modti3", "__udivti3", "__umodti3", "__multi3", "__popcountdi2", "__fdelt_warn", "__fdelt", "_ITM_RU1",
    "_ITM_memcpyRnWt", "_ITM_memcpyRtWn", "__libc_current_sigrtmin", "__libc_current_sigrtmax", "__getpagesize",
    // What compilers and the standard library's headers make of exceptions, statics and casts. Others of their kind
    // look at callers' frames, or change where an exception goes.
    "_Unwind_Resume", "__cxa_allocate_exception", "__cxa_bad_cast", "__cxa_bad_typeid", "__cxa_begin_catch",
    "__cxa_call_terminate", "__cxa_call_unexpected", "__cxa_current_exception_type", "__cxa_deleted_virtual",
    "__cxa_demangle", "__cxa_end_catch", "__cxa_free_exception", "__cxa_get_exception_ptr",
    "__cxa_init_primary_exception", "__cxa_pure_virtual", "__cxa_rethrow", "__cxa_thread_atexit", "__cxa_throw",
    "__cxa_throw_bad_array_length", "__cxa_throw_bad_array_new_length", "__cxa_uncaught_exceptions",
    "__dynamic_cast",
    // Memory
    "ffs", "ffsl", "ffsll", "madvise", "membarrier", "mlock2", "mremap", "msync", "posix_madvise", "shm_open",
    "shm_unlink", "shmat", "shmdt", "shmget", "semctl", "semget", "semop", "semtimedop", "msgctl", "msgget",
    "ftok", "call_once",
    // Text about errors and signals
    "strerror_l", "strerrordesc_np", "strerrorname_np", "strsignal",
    // Numbers, sorting
    "abs", "div", "drand48", "imaxabs", "imaxdiv", "isalnum", "isalpha", "isascii", "isblank", "iscntrl",
    "isdigit", "isgraph", "islower", "isprint", "ispunct", "isspace", "isupper", "isxdigit", "labs", "ldiv",
    "llabs", "lldiv", "lrand48", "mrand48", "rand", "random", "localeconv", "srand", "srand48", "srandom",
    "toascii", "tolower", "toupper", "wctob", "btowc", "arc4random", "arc4random_uniform",
    // Streams
    "clearerr", "feof", "ferror", "fflush_unlocked", "fgetc", "fileno", "flockfile", "fputc", "fputwc", "fseek",
    "fseeko", "ftell", "ftello", "ftrylockfile", "funlockfile", "getc", "getc_unlocked", "getchar",
    "getchar_unlocked", "putc", "putc_unlocked", "putchar", "putchar_unlocked", "rewind", "stderr", "stdin",
    "stdout", "ungetc",
    // Descriptors and files
    "close_range", "closefrom", "fallocate", "fcntl", "fcntl64", "fdatasync", "flock", "fsync", "ftruncate",
    "ftruncate64", "htonl", "htons", "isatty", "lockf", "lockf64", "lseek", "lseek64", "mkfifo", "ntohl",
    "ntohs", "openat", "openat64", "pidfd_open", "pidfd_send_signal", "posix_fallocate", "pselect", "select",
    "sendfile", "setsockopt", "shutdown", "splice", "tee", "timerfd_create", "vmsplice",
    // Processes
    "_Exit", "__register_atfork", "at_quick_exit", "exit", "get_nprocs", "get_nprocs_conf", "getegid",
    "geteuid", "getgid", "getpagesize", "getpgid", "getpgrp", "getpid", "getppid", "getpriority", "getsid",
    "gettid", "getuid", "killpg", "nice", "quick_exit", "setpgid", "setpgrp", "setpriority", "setsid",
    "syscall", "tgkill", "sysconf",
    // Signals and jumps
    "__longjmp_chk", "sigqueue", "sigabbrev_np", "sigdescr_np", "sys_siglist",
    // Time
    "alarm", "clock", "clock_nanosleep", "difftime", "timer_create", "timer_delete", "timer_getoverrun",
    "tzset", "ualarm",
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
