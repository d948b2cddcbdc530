#include "grader/interleave/runtime/model/descriptor.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <cerrno>
#include <iterator>

#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"
#include "grader/interleave/runtime/sched/scheduler.h"
#include "grader/interleave/runtime/sched/self.h"

namespace trenza::interleave {
namespace {

// Of descriptors 0, 1 and 2.
SharedFile inherited[3];

// Numbers in the order of first use: inodes differ from run to run.
constexpr unsigned kPipe = 2;
constexpr unsigned kSocket = 3;
constexpr unsigned kFile = 4;
constexpr unsigned kLock = 5;
constexpr unsigned kCounter = 6;

// Who closed which descriptor, in this process; a forked child has what its parent knew. Written with the baton held.
struct Closer {
  std::int16_t task = kNobody;
  std::int16_t process = 0;
  std::uint64_t pc = 0;
};
constinit Closer closers[1024];

std::uint32_t number_of(SharedFile file) {
  for (std::uint32_t i = 0; i < region->kernel_file_count; ++i) {
    const SharedFile& known = region->kernel_files[i];
    if (known.device == file.device && known.inode == file.inode) return i + 1;
  }
  if (region->kernel_file_count >= kMaxKernelFiles) {
    conclude(FindingKind::limit, 0, "more than %d files and pipes", kMaxKernelFiles);
  }
  region->kernel_files[region->kernel_file_count++] = file;
  return region->kernel_file_count;
}

bool look_at(int descriptor, struct stat& status) {
  return raw_syscall(SYS_fstat, descriptor, reinterpret_cast<long>(&status)) >= 0;
}

// /proc and /sys, whose files are made when they are read.
bool is_made_up(int descriptor) {
  struct statfs system = {};
  if (raw_syscall(SYS_fstatfs, descriptor, reinterpret_cast<long>(&system)) < 0) return true;
  return system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC;
}

// An eventfd has no inode of its own; its link in /proc tells what it is.
bool is_event_counter(int descriptor) {
  char path[32] = "/proc/self/fd/";
  int length = 14;
  char digits[12];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + descriptor % 10);
  } while ((descriptor /= 10) != 0);
  while (count > 0) path[length++] = digits[--count];
  path[length] = '\0';
  constexpr char kName[] = "anon_inode:[eventfd]";
  char target[64] = {};
  const long size = raw_syscall(SYS_readlinkat, AT_FDCWD, reinterpret_cast<long>(path), reinterpret_cast<long>(target),
                                sizeof target);
  if (size != sizeof kName - 1) return false;
  for (long i = 0; i < size; ++i) {
    if (target[i] != kName[i]) return false;
  }
  return true;
}

Descriptor describe_socket(int descriptor, const struct stat& status) {
  for (std::uint32_t i = 0; i < region->socket_count; ++i) {
    if (region->sockets[i].inode != status.st_ino) continue;
    int type = 0;
    socklen_t size = sizeof type;
    raw_syscall(SYS_getsockopt, descriptor, SOL_SOCKET, SO_TYPE, reinterpret_cast<long>(&type),
                reinterpret_cast<long>(&size));
    return {Descriptor::channel, make_key(Space::kernel, kSocket, region->sockets[i].pair), true, type == SOCK_STREAM};
  }
  return {Descriptor::unknown, 0};
}

}  // namespace

Descriptor describe(int descriptor) {
  struct stat status;
  if (!look_at(descriptor, status)) return {};
  for (const SharedFile& outside : inherited) {
    if (outside.inode != 0 && outside.inode == status.st_ino && outside.device == status.st_dev) return {};
  }
  switch (status.st_mode & S_IFMT) {
    case S_IFIFO:
      return {Descriptor::channel, make_key(Space::kernel, kPipe, number_of({status.st_dev, status.st_ino}))};
    case S_IFREG:
      if (is_made_up(descriptor)) return {};
      return {Descriptor::file, make_key(Space::kernel, kFile, number_of({status.st_dev, status.st_ino}))};
    // Terminals and the like: written to at will, but what is read from them comes from outside.
    case S_IFDIR:
    case S_IFBLK:
    case S_IFCHR: return {};
    case S_IFSOCK: return describe_socket(descriptor, status);
    default:
      // All counters are one, since nothing tells them apart; that only takes more steps for dependent than are.
      if (is_event_counter(descriptor))
        return {Descriptor::channel, make_key(Space::kernel, kCounter, 0), false, false};
      return {Descriptor::unknown, 0};
  }
}

void register_pair(const int ends[2]) {
  const std::uint32_t pair = region->socket_count + 1;
  for (int i = 0; i < 2; ++i) {
    if (region->socket_count >= kMaxRanges) conclude(FindingKind::limit, 0, "more than %d sockets", kMaxRanges);
    struct stat status;
    look_at(ends[i], status);
    region->sockets[region->socket_count++] = {status.st_ino, pair};
  }
}

void note_inherited_descriptors() {
  for (int i = 0; i < 3; ++i) {
    struct stat status;
    if (look_at(i, status)) inherited[i] = {status.st_dev, status.st_ino};
  }
}

Key lock_key(int descriptor) {
  struct stat status;
  if (!look_at(descriptor, status)) return 0;
  return make_key(Space::kernel, kLock, number_of({status.st_dev, status.st_ino}));
}

void note_close(int descriptor, bool was_open, std::uint64_t pc) {
  if (descriptor < 0 || descriptor >= static_cast<int>(std::size(closers))) return;
  Closer& closer = closers[descriptor];
  const std::int16_t process = my_task().process;
  if (was_open) {
    closer = {static_cast<std::int16_t>(self), process, pc};
  } else if (closer.task != kNobody && closer.task != self && closer.process == process) {
    RaceSide before;
    before.pc = closer.pc;
    before.task = static_cast<std::uint8_t>(closer.task);
    before.is_close = true;
    conclude_with(before, pc, "close of descriptor %d, which task %d had closed already", descriptor, closer.task);
  }
}

}  // namespace trenza::interleave
