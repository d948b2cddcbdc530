#include "grader/testing/fixed_code.h"

#include <link.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "grader/testing/direct_call.h"

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif

namespace trenza {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kMachine = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kMachine = 0;
#endif

struct Range {
  std::uintptr_t begin = 0, end = 0;
};

// The pages that `size` bytes at `address` are in.
Range pages(std::uintptr_t address, std::size_t size) {
  const auto page = static_cast<std::uintptr_t>(getauxval(AT_PAGESZ));
  return {address & ~(page - 1), (address + size + page - 1) & ~(page - 1)};
}

// The program's code and that of its libraries, but for the loader's, which goes on to load what others ask it for.
struct Code {
  static constexpr std::size_t kMost = 32;
  Range ranges[kMost];
  std::size_t count = 0;
};

void seal(const Range& range) { fix_pages(static_cast<long>(range.begin), static_cast<long>(range.end - range.begin)); }

int look_at(dl_phdr_info* object, std::size_t /*size*/, void* data) {
  Code& code = *static_cast<Code*>(data);
  const bool loader = object->dlpi_addr == getauxval(AT_BASE);
  const bool kernels = object->dlpi_phdr == nullptr || object->dlpi_addr == getauxval(AT_SYSINFO_EHDR);
  if (kernels) return 0;
  for (int i = 0; i < object->dlpi_phnum; ++i) {
    const ElfW(Phdr)& part = object->dlpi_phdr[i];
    const Range range = pages(object->dlpi_addr + part.p_vaddr, part.p_memsz);
    if (part.p_type == PT_LOAD && (part.p_flags & PF_W) == 0) seal(range);
    // Its last page may hold variables too.
    if (part.p_type == PT_GNU_RELRO)
      seal({range.begin, pages(object->dlpi_addr + part.p_vaddr + part.p_memsz, 0).begin});
    if (part.p_type == PT_LOAD && (part.p_flags & PF_X) != 0 && !loader && code.count < Code::kMost) {
      code.ranges[code.count++] = range;
    }
  }
  return 0;
}

// A program of the kernel's filter machine.
class Filter {
 public:
  void add(std::uint16_t code, std::uint32_t k, std::uint8_t if_true = 0, std::uint8_t if_false = 0) {
    if (size_ < kMost) steps_[size_++] = {code, if_true, if_false, k};
  }
  void load(std::size_t offset) { add(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)); }
  void answer(std::uint32_t action) { add(BPF_RET | BPF_K, action); }
  void load_argument(unsigned number) { load(offsetof(seccomp_data, args) + 8 * number); }  // its lower half

  // Refuses a call that comes from `range`, which does not cross a multiple of 4 GB.
  void refuse_from(const Range& range) {
    constexpr std::size_t kCaller = offsetof(seccomp_data, instruction_pointer);
    load(kCaller + 4);
    add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(range.begin >> 32), 0, 4);
    load(kCaller);
    add(BPF_JMP | BPF_JGE | BPF_K, static_cast<std::uint32_t>(range.begin), 0, 2);
    add(BPF_JMP | BPF_JGT | BPF_K, static_cast<std::uint32_t>(range.end - 1), 1, 0);
    answer(kRefused);
  }

  void install() {
    const sock_fprog program{size_, steps_};
    direct_call(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0);
    direct_call(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, reinterpret_cast<long>(&program));
  }

  static constexpr std::uint32_t kRefused = SECCOMP_RET_ERRNO | EACCES;

 private:
  static constexpr std::uint16_t kMost = 64 + 6 * Code::kMost;
  sock_filter steps_[kMost];
  std::uint16_t size_ = 0;
};

// A call that makes memory executable, by its number, the argument that says so and the bits that do.
struct Maker {
  long call;
  unsigned argument;
  std::uint32_t bits;
};
constexpr Maker kMakers[] = {{SYS_mmap, 2, PROT_EXEC},
                             {SYS_mprotect, 2, PROT_EXEC},
                             {SYS_pkey_mprotect, 2, PROT_EXEC},
                             {SYS_shmat, 2, SHM_EXEC}};

// What prctl may be asked for. Its other requests change what system calls do (PR_SET_SECCOMP,
// PR_SET_SYSCALL_USER_DISPATCH), how clocks are read (PR_SET_TSC) or where the program's parts lie (PR_SET_MM).
constexpr std::uint32_t kRequests[] = {
    PR_SET_PDEATHSIG,   PR_GET_PDEATHSIG,       PR_SET_DUMPABLE,        PR_GET_DUMPABLE,     PR_SET_NAME,
    PR_GET_NAME,        PR_SET_TIMERSLACK,      PR_GET_TIMERSLACK,      PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS,
    PR_GET_TID_ADDRESS, PR_SET_CHILD_SUBREAPER, PR_GET_CHILD_SUBREAPER, PR_GET_SECCOMP,
    PR_SET_VMA,  // the C library names its memory
};

// A further filter, or a handler for system calls, would let the tested program answer for the kernel: the tests would
// be told the process ids, states and times that it likes.
void refuse_new_filters(Filter& filter) {
  filter.add(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1);
  filter.answer(Filter::kRefused);
  constexpr auto kCount = static_cast<std::uint8_t>(std::size(kRequests));
  filter.add(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, kCount + 3);
  filter.load_argument(0);
  for (std::uint8_t i = 0; i < kCount; ++i) {
    filter.add(BPF_JMP | BPF_JEQ | BPF_K, kRequests[i], kCount - i, 0);
  }
  filter.answer(Filter::kRefused);
  filter.answer(SECCOMP_RET_ALLOW);
}

// Of calls that make memory executable, those of the loader are let through, and those of other programs, which
// processes become by exec.
void refuse_new_code(const Code& code) {
  constexpr std::size_t kCount = std::size(kMakers);
  Filter filter;
  filter.load(offsetof(seccomp_data, arch));
  filter.add(BPF_JMP | BPF_JEQ | BPF_K, kMachine, 1, 0);
  filter.answer(SECCOMP_RET_ALLOW);  // another machine's calls are the jail's to refuse
  filter.load(offsetof(seccomp_data, nr));
  refuse_new_filters(filter);
  for (std::size_t i = 0; i < kCount; ++i) {
    const auto to_ranges = static_cast<std::uint8_t>(4 * (kCount - i) - 2);
    filter.add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(kMakers[i].call), 0, 3);
    filter.load_argument(kMakers[i].argument);
    filter.add(BPF_JMP | BPF_JSET | BPF_K, kMakers[i].bits, to_ranges, 0);
    filter.answer(SECCOMP_RET_ALLOW);
  }
  filter.answer(SECCOMP_RET_ALLOW);
  for (std::size_t i = 0; i < code.count; ++i) filter.refuse_from(code.ranges[i]);
  filter.answer(SECCOMP_RET_ALLOW);
  filter.install();
}

}  // namespace

void fix_code() {
  Code code;
  dl_iterate_phdr(look_at, &code);
  if (kMachine != 0) refuse_new_code(code);
}

}  // namespace trenza
