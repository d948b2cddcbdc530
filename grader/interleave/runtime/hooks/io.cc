// Pipes, socket pairs and poll; and reading and writing of what never blocks.

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "grader/interleave/runtime/check/race.h"
#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/model/channel.h"
#include "grader/interleave/runtime/model/time.h"
#include "grader/interleave/runtime/sched/conclude.h"
#include "grader/interleave/runtime/sched/raw_syscall.h"

using namespace trenza::interleave;

namespace {

void touch(const void* buffer, long size, bool is_write, std::uint64_t pc) {
  if (size > 0 && in_program(pc)) check_access(buffer, static_cast<std::size_t>(size), {.is_write = is_write}, pc);
}

constexpr const char* kUnknownRead = "read from a descriptor that is neither a file nor a pipe of the program";
constexpr const char* kUnknownWrite = "write to a descriptor that is neither a file nor a pipe of the program";

}  // namespace

extern "C" {

ssize_t read(int descriptor, void* buffer, size_t size) {
  const std::uint64_t pc = TRENZA_CALLER;
  const Descriptor what = controlled() ? describe(descriptor) : Descriptor();
  if (what.kind == Descriptor::unknown) uncontrolled(kUnknownRead, pc);
  if (what.kind == Descriptor::plain) {
    return with_errno(raw_syscall(SYS_read, descriptor, reinterpret_cast<long>(buffer), static_cast<long>(size)));
  }
  const long result = read_channel(descriptor, buffer, size, what.key, pc);
  touch(buffer, result, true, pc);
  return with_errno(result);
}

ssize_t write(int descriptor, const void* buffer, size_t size) {
  const std::uint64_t pc = TRENZA_CALLER;
  const Descriptor what = controlled() ? describe(descriptor) : Descriptor();
  if (what.kind == Descriptor::unknown) uncontrolled(kUnknownWrite, pc);
  if (what.kind == Descriptor::plain) {
    return with_errno(raw_syscall(SYS_write, descriptor, reinterpret_cast<long>(buffer), static_cast<long>(size)));
  }
  touch(buffer, static_cast<long>(size), false, pc);
  return with_errno(write_channel(descriptor, buffer, size, what.key, pc));
}

ssize_t readv(int descriptor, const iovec* parts, int count) {
  if (controlled() && describe(descriptor).kind != Descriptor::plain) uncontrolled("readv", TRENZA_CALLER);
  return with_errno(raw_syscall(SYS_readv, descriptor, reinterpret_cast<long>(parts), count));
}

ssize_t writev(int descriptor, const iovec* parts, int count) {
  if (controlled() && describe(descriptor).kind != Descriptor::plain) uncontrolled("writev", TRENZA_CALLER);
  return with_errno(raw_syscall(SYS_writev, descriptor, reinterpret_cast<long>(parts), count));
}

ssize_t send(int descriptor, const void* buffer, size_t size, int flags) {
  if (controlled() && flags != 0 && flags != MSG_NOSIGNAL) uncontrolled("send with flags", TRENZA_CALLER);
  return write(descriptor, buffer, size);
}

ssize_t recv(int descriptor, void* buffer, size_t size, int flags) {
  if (controlled() && flags != 0) uncontrolled("recv with flags", TRENZA_CALLER);
  return read(descriptor, buffer, size);
}

int close(int descriptor) {
  const Descriptor what = controlled() ? describe(descriptor) : Descriptor();
  if (what.kind == Descriptor::channel)
    return with_errno(static_cast<int>(close_channel(descriptor, what.key, TRENZA_CALLER)));
  return with_errno(static_cast<int>(raw_syscall(SYS_close, descriptor)));
}

int socketpair(int domain, int type, int protocol, int ends[2]) noexcept {
  const int result =
      with_errno(static_cast<int>(raw_syscall(SYS_socketpair, domain, type, protocol, reinterpret_cast<long>(ends))));
  if (result == 0 && controlled()) register_pair(ends);
  return result;
}

int poll(pollfd* descriptors, nfds_t count, int milliseconds) {
  const std::uint64_t pc = TRENZA_CALLER;
  const timespec timeout{milliseconds / 1'000, static_cast<long>(milliseconds % 1'000) * 1'000'000};
  if (!controlled()) {
    return with_errno(
        static_cast<int>(raw_syscall(SYS_ppoll, reinterpret_cast<long>(descriptors), static_cast<long>(count),
                                     reinterpret_cast<long>(milliseconds < 0 ? nullptr : &timeout), 0, 0)));
  }
  for (nfds_t i = 0; i < count; ++i) {
    if (descriptors[i].fd >= 0 && describe(descriptors[i].fd).kind == Descriptor::unknown) {
      uncontrolled("poll of a descriptor that is neither a file nor a pipe of the program", pc);
    }
  }
  return with_errno(static_cast<int>(poll_channels(
      descriptors, count, milliseconds < 0 ? kNever : relative_deadline(&timeout), milliseconds == 0, pc)));
}

}  // extern "C"
