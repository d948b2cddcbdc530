#include "grader/interleave/runtime/model/mapping.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "grader/interleave/runtime/check/race.h"
#include "grader/interleave/runtime/model/objects.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

// The number of the mapping that stands for `file`: a new one for anonymous memory.
std::uint32_t mapping_number(SharedFile file) {
  if (file.inode == 0) return kMaxRanges + region->mapping_count++;
  for (std::uint32_t i = 0; i < region->file_count; ++i) {
    if (region->files[i].device == file.device && region->files[i].inode == file.inode) return i;
  }
  if (region->file_count >= kMaxRanges) conclude(FindingKind::limit, 0, "more than %d shared files", kMaxRanges);
  region->files[region->file_count] = file;
  return region->file_count++;
}

void remove_range(std::uint32_t index) { region->ranges[index] = region->ranges[--region->range_count]; }

}  // namespace

SharedFile file_of(const char* path) {
  struct stat status;
  if (raw_syscall(SYS_newfstatat, AT_FDCWD, reinterpret_cast<long>(path), reinterpret_cast<long>(&status), 0) < 0) {
    return {};
  }
  return {status.st_dev, status.st_ino};
}

SharedFile file_of(int descriptor) {
  struct stat status;
  if (raw_syscall(SYS_fstat, descriptor, reinterpret_cast<long>(&status)) < 0) return {};
  if (S_ISCHR(status.st_mode)) return {};  // /dev/zero: each mapping is memory of its own, as anonymous memory is
  return {status.st_dev, status.st_ino};
}

void register_mapping(const void* address, std::size_t size, SharedFile file, std::uint64_t offset) {
  if (region->range_count >= kMaxRanges) {
    conclude(FindingKind::limit, 0, "more than %d shared mappings in all processes", kMaxRanges);
  }
  const auto begin = reinterpret_cast<std::uint64_t>(address);
  forget_mapping(address, size);
  SharedRange& range = region->ranges[region->range_count++];
  range.begin = begin;
  range.end = begin + ((size + 4095) & ~std::size_t{4095});
  range.offset = offset;
  range.mapping = mapping_number(file);
  range.process = my_task().process;
}

void forget_mapping(const void* address, std::size_t size) {
  const auto begin = reinterpret_cast<std::uint64_t>(address);
  const std::uint64_t end = begin + ((size + 4095) & ~std::size_t{4095});
  for (std::uint32_t i = 0; i < region->range_count;) {
    SharedRange& range = region->ranges[i];
    if (range.process != my_task().process || range.end <= begin || range.begin >= end) {
      ++i;
    } else if (range.begin >= begin && range.end <= end) {
      remove_range(i);
    } else if (range.begin < begin) {
      range.end = begin;  // what lies behind a hole is given up: nobody unmaps the middle of a shared object
      ++i;
    } else {
      range.offset += end - range.begin;
      range.begin = end;
      ++i;
    }
  }
  // The memory may be mapped again for something else.
  forget_accesses(address, size);
  if (region->objects.count > 0) forget_objects(address, size);
}

}  // namespace trenza::interleave
