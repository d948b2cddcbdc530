// Mappings: which memory several processes share.

#include <sys/mman.h>
#include <sys/shm.h>

#include "grader/interleave/runtime/check/race.h"
#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/mapping.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"

using namespace trenza::interleave;

namespace {

// System V segments have numbers, not files; no file has this device.
constexpr std::uint64_t kSystemV = ~std::uint64_t{0};

void* as_pointer(long result) {
  if (result >= 0 || result < -4095) return reinterpret_cast<void*>(result);
  errno = static_cast<int>(-result);
  return MAP_FAILED;
}

}  // namespace

extern "C" {

void* interleave_mmap(void* hint, size_t size, int protection, int flags, int descriptor, off_t offset) noexcept {
  void* const address = as_pointer(raw_syscall(SYS_mmap, reinterpret_cast<long>(hint), static_cast<long>(size),
                                               protection, flags, descriptor, offset));
  if (address == MAP_FAILED || !controlled()) return address;
  const int type = flags & MAP_TYPE;
  if (type == MAP_SHARED || type == MAP_SHARED_VALIDATE) {
    const bool anonymous = (flags & MAP_ANONYMOUS) != 0;
    register_mapping(address, size, anonymous ? SharedFile() : file_of(descriptor), static_cast<std::uint64_t>(offset));
  } else {
    forget_mapping(address, size);
  }
  return address;
}
TRENZA_IN_FRONT(mmap);

int interleave_munmap(void* address, size_t size) noexcept {
  if (controlled()) forget_mapping(address, size);
  return with_errno(
      static_cast<int>(raw_syscall(SYS_munmap, reinterpret_cast<long>(address), static_cast<long>(size))));
}
TRENZA_IN_FRONT(munmap);

void* interleave_shmat(int id, const void* hint, int flags) noexcept {
  void* const address = as_pointer(raw_syscall(SYS_shmat, id, reinterpret_cast<long>(hint), flags));
  shmid_ds segment;
  if (address != MAP_FAILED && controlled() &&
      raw_syscall(SYS_shmctl, id, IPC_STAT, reinterpret_cast<long>(&segment)) >= 0) {
    register_mapping(address, segment.shm_segsz, {kSystemV, static_cast<std::uint64_t>(id) + 1}, 0);
  }
  return address;
}
TRENZA_IN_FRONT(shmat);

int interleave_shmdt(const void* address) noexcept {
  for (std::uint32_t i = 0; controlled() && i < region->range_count; ++i) {
    const SharedRange& range = region->ranges[i];
    if (range.process == my_task().process && range.begin == reinterpret_cast<std::uint64_t>(address)) {
      forget_mapping(address, range.end - range.begin);
      break;
    }
  }
  return with_errno(static_cast<int>(raw_syscall(SYS_shmdt, reinterpret_cast<long>(address))));
}
TRENZA_IN_FRONT(shmdt);

}  // extern "C"

extern "C" TRENZA_IN_FRONT_TOO(mmap64, mmap);
