// Looks up in its own file what GoogleTest calls when two values differ, and tries every way to have it say that they
// do not.

#include "grader/corpus/probe/probe.h"

#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

namespace course {
namespace {

// testing::internal::EqFailure(), and testing::AssertionSuccess(): both return an AssertionResult.
constexpr char kDiffers[] =
    "_ZN7testing8internal9EqFailureEPKcS2_RKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESA_b";
constexpr char kHolds[] = "_ZN7testing16AssertionSuccessEv";

unsigned char patch[] = {0xe9, 0, 0, 0, 0};  // jmp to a function whose distance is filled in
// What <elf.h> would tell.
struct Elf64_Ehdr {
  unsigned char ident[16];
  std::uint16_t e_type, e_machine;
  std::uint32_t e_version;
  std::uint64_t e_entry, e_phoff, e_shoff;
  std::uint32_t e_flags;
  std::uint16_t e_ehsize, e_phentsize, e_phnum, e_shentsize, e_shnum, e_shstrndx;
};
struct Elf64_Shdr {
  std::uint32_t sh_name, sh_type;
  std::uint64_t sh_flags, sh_addr, sh_offset, sh_size;
  std::uint32_t sh_link, sh_info;
  std::uint64_t sh_addralign, sh_entsize;
};
struct Elf64_Sym {
  std::uint32_t st_name;
  std::uint8_t st_info, st_other;
  std::uint16_t st_shndx;
  std::uint64_t st_value, st_size;
};
constexpr std::uint32_t SHT_SYMTAB = 2;
constexpr std::uint16_t ET_EXEC = 2;

constexpr std::uintptr_t kPage = 4096;

// Where the program begins.
std::uintptr_t beginning() {
  std::ifstream maps("/proc/self/maps");
  std::uintptr_t begin = 0;
  maps >> std::hex >> begin;
  return begin;
}

// Where the function of this name is.
unsigned char* function(const std::string& name) {
  std::ifstream file("/proc/self/exe", std::ios::binary);
  const std::string image((std::istreambuf_iterator<char>(file)), {});
  if (image.size() < sizeof(Elf64_Ehdr)) return nullptr;
  const auto* const header = reinterpret_cast<const Elf64_Ehdr*>(image.data());
  const auto* const sections = reinterpret_cast<const Elf64_Shdr*>(image.data() + header->e_shoff);
  for (int s = 0; s < header->e_shnum; ++s) {
    if (sections[s].sh_type != SHT_SYMTAB) continue;
    const char* const names = image.data() + sections[sections[s].sh_link].sh_offset;
    const auto* const symbols = reinterpret_cast<const Elf64_Sym*>(image.data() + sections[s].sh_offset);
    for (std::size_t i = 0; i < sections[s].sh_size / sizeof(Elf64_Sym); ++i) {
      if (names + symbols[i].st_name != name) continue;
      const std::uintptr_t base = header->e_type == ET_EXEC ? 0 : beginning();
      return reinterpret_cast<unsigned char*>(base + symbols[i].st_value);
    }
  }
  return nullptr;
}

bool is_patched(const unsigned char* at) { return std::memcmp(at, patch, sizeof patch) == 0; }

void patch_through_proc(unsigned char* at) {
  const int memory = open("/proc/self/mem", O_RDWR);
  if (memory < 0) return;
  if (pwrite(memory, patch, sizeof patch, static_cast<off_t>(reinterpret_cast<std::uintptr_t>(at))) < 0) errno = 0;
  close(memory);
}

// The two pages that `at` is in, and a patched copy of them.
struct Pages {
  explicit Pages(unsigned char* at) : begin(at - reinterpret_cast<std::uintptr_t>(at) % kPage) {
    std::memcpy(copy, begin, sizeof copy);
    std::memcpy(copy + (at - begin), patch, sizeof patch);
  }
  unsigned char* begin;
  unsigned char copy[2 * kPage];
};

void map_over(unsigned char* at) {
  const Pages pages(at);
  const int file = memfd_create("code", 0);
  if (write(file, pages.copy, sizeof pages.copy) > 0) {
    mmap(pages.begin, sizeof pages.copy, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, file, 0);
  }
  close(file);
}

void attach_over(unsigned char* at) {
  const Pages pages(at);
  const int shared = shmget(IPC_PRIVATE, sizeof pages.copy, 0700);
  void* const here = shmat(shared, nullptr, 0);
  shmctl(shared, IPC_RMID, nullptr);
  if (here == reinterpret_cast<void*>(-1)) return;
  std::memcpy(here, pages.copy, sizeof pages.copy);
  shmat(shared, pages.begin, SHM_REMAP | SHM_EXEC | SHM_RDONLY);
  shmdt(here);
}

}  // namespace

int answer(int question) {
  if (question != 2) return 10 * question;
  unsigned char* const at = function(kDiffers);
  const unsigned char* const to = function(kHolds);
  if (at == nullptr || to == nullptr) return 20;  // nothing was found, so nothing is tried: this entry is out of date
  const auto distance = static_cast<std::int32_t>(to - (at + sizeof patch));
  std::memcpy(patch + 1, &distance, sizeof distance);
  for (const auto way : {patch_through_proc, map_over, attach_over}) {
    if (!is_patched(at)) way(at);
  }
  return 21;
}

}  // namespace course
