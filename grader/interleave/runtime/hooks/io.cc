// Reading and writing by descriptors: of files, and of what may block.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/hooks/touch.h"
#include "grader/interleave/runtime/model/channel.h"
#include "grader/interleave/runtime/model/file.h"
#include "grader/interleave/runtime/sched/conclude.h"

using namespace trenza::interleave;

namespace {

constexpr const char* kUnknownRead = "read from a descriptor that is neither a file nor a pipe of the program";
constexpr const char* kUnknownWrite = "write to a descriptor that is neither a file nor a pipe of the program";

// Reads by `call`, which puts what it reads into `parts`.
long read_by(int descriptor, const SystemCall& call, const iovec* parts, int count, std::uint64_t pc) {
  const Descriptor what = controlled() ? describe(descriptor) : Descriptor();
  long result = 0;
  switch (what.kind) {
    case Descriptor::unknown: uncontrolled(kUnknownRead, pc);
    case Descriptor::plain: return call();
    case Descriptor::file: result = use_file(descriptor, what, Use::read, call, pc); break;
    case Descriptor::channel: result = read_channel(descriptor, what, call, {}, pc); break;
  }
  touch_parts(parts, count, result, true, pc);
  return result;
}

long write_by(int descriptor, const SystemCall& call, const iovec* parts, int count, std::uint64_t pc) {
  const Descriptor what = controlled() ? describe(descriptor) : Descriptor();
  if (what.kind == Descriptor::unknown) uncontrolled(kUnknownWrite, pc);
  if (what.kind == Descriptor::plain || count < 0) return call();
  touch_parts(parts, count, size_of(parts, count), false, pc);
  if (what.kind == Descriptor::file) return use_file(descriptor, what, Use::change, call, pc);
  return write_channel(descriptor, what, parts, static_cast<std::size_t>(count), {}, pc);
}

// Reads or writes at a place of a file; pipes and sockets have none, which the kernel says.
long at_place(int descriptor, Use use, const SystemCall& call, const iovec* parts, int count, std::uint64_t pc) {
  const Descriptor what = controlled() ? describe(descriptor) : Descriptor();
  if (what.kind != Descriptor::file || count < 0) return call();
  const bool writes = use == Use::change;
  if (writes) touch_parts(parts, count, size_of(parts, count), false, pc);
  const long result = use_file(descriptor, what, use, call, pc);
  if (!writes) touch_parts(parts, count, result, true, pc);
  return result;
}

}  // namespace

extern "C" {

ssize_t interleave_read(int descriptor, void* buffer, size_t size) {
  const iovec part{buffer, size};
  return with_errno(
      read_by(descriptor, {SYS_read, descriptor, word(buffer), static_cast<long>(size)}, &part, 1, TRENZA_CALLER));
}
TRENZA_IN_FRONT(read);

ssize_t interleave_write(int descriptor, const void* buffer, size_t size) {
  const iovec part{const_cast<void*>(buffer), size};
  return with_errno(
      write_by(descriptor, {SYS_write, descriptor, word(buffer), static_cast<long>(size)}, &part, 1, TRENZA_CALLER));
}
TRENZA_IN_FRONT(write);

ssize_t interleave_readv(int descriptor, const iovec* parts, int count) {
  return with_errno(read_by(descriptor, {SYS_readv, descriptor, word(parts), count}, parts, count, TRENZA_CALLER));
}
TRENZA_IN_FRONT(readv);

ssize_t interleave_writev(int descriptor, const iovec* parts, int count) {
  return with_errno(write_by(descriptor, {SYS_writev, descriptor, word(parts), count}, parts, count, TRENZA_CALLER));
}
TRENZA_IN_FRONT(writev);

ssize_t interleave_pread(int descriptor, void* buffer, size_t size, off_t place) {
  const iovec part{buffer, size};
  return with_errno(at_place(descriptor, Use::look,
                             {SYS_pread64, descriptor, word(buffer), static_cast<long>(size), place}, &part, 1,
                             TRENZA_CALLER));
}
TRENZA_IN_FRONT(pread);
TRENZA_IN_FRONT_TOO(pread64, pread);

ssize_t interleave_pwrite(int descriptor, const void* buffer, size_t size, off_t place) {
  const iovec part{const_cast<void*>(buffer), size};
  return with_errno(at_place(descriptor, Use::change,
                             {SYS_pwrite64, descriptor, word(buffer), static_cast<long>(size), place}, &part, 1,
                             TRENZA_CALLER));
}
TRENZA_IN_FRONT(pwrite);
TRENZA_IN_FRONT_TOO(pwrite64, pwrite);

// The system calls take the place in two halves, of which the second holds what does not fit into the first.
ssize_t interleave_preadv(int descriptor, const iovec* parts, int count, off_t place) {
  return with_errno(at_place(descriptor, Use::look, {SYS_preadv, descriptor, word(parts), count, place, 0}, parts,
                             count, TRENZA_CALLER));
}
TRENZA_IN_FRONT(preadv);
TRENZA_IN_FRONT_TOO(preadv64, preadv);

ssize_t interleave_pwritev(int descriptor, const iovec* parts, int count, off_t place) {
  return with_errno(at_place(descriptor, Use::change, {SYS_pwritev, descriptor, word(parts), count, place, 0}, parts,
                             count, TRENZA_CALLER));
}
TRENZA_IN_FRONT(pwritev);
TRENZA_IN_FRONT_TOO(pwritev64, pwritev);

off_t interleave_lseek(int descriptor, off_t offset, int whence) noexcept {
  return with_errno(
      at_place(descriptor, Use::change, {SYS_lseek, descriptor, offset, whence}, nullptr, 0, TRENZA_CALLER));
}
TRENZA_IN_FRONT(lseek);
TRENZA_IN_FRONT_TOO(lseek64, lseek);

// Memory that only looks like a file takes no room on a disk: a bound on the size of files, which is not the program's
// own, refuses it as a full memory would, and does not kill the program.
int interleave_ftruncate(int descriptor, off_t size) noexcept {
  rlimit bound{};
  if (controlled() && size > 0 && raw_syscall(SYS_fcntl, descriptor, F_GET_SEALS) >= 0 &&
      raw_syscall(SYS_prlimit64, 0, RLIMIT_FSIZE, 0, word(&bound)) >= 0 &&
      static_cast<std::uint64_t>(size) > bound.rlim_cur) {
    return by_errno(EFBIG);
  }
  return static_cast<int>(
      with_errno(at_place(descriptor, Use::change, {SYS_ftruncate, descriptor, size}, nullptr, 0, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(ftruncate);
TRENZA_IN_FRONT_TOO(ftruncate64, ftruncate);

int interleave_fallocate(int descriptor, int mode, off_t offset, off_t size) {
  return static_cast<int>(with_errno(
      at_place(descriptor, Use::change, {SYS_fallocate, descriptor, mode, offset, size}, nullptr, 0, TRENZA_CALLER)));
}
TRENZA_IN_FRONT(fallocate);
TRENZA_IN_FRONT_TOO(fallocate64, fallocate);

}  // extern "C"
