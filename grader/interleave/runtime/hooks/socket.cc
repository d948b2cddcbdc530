// Socket pairs: with the flags, addresses and control data of sockets.

#include <sys/socket.h>

#include "grader/interleave/runtime/hooks/caller.h"
#include "grader/interleave/runtime/hooks/touch.h"
#include "grader/interleave/runtime/model/channel.h"
#include "grader/interleave/runtime/sched/conclude.h"

using namespace trenza::interleave;

namespace {

// What `descriptor` is, where it is a socket of a pair; anything else is refused by the kernel, or cannot be
// controlled.
Descriptor socket_of(int descriptor, const char* call, std::uint64_t pc) {
  const Descriptor what = controlled() ? describe(descriptor) : Descriptor();
  if (what.kind == Descriptor::unknown) uncontrolled(call, pc);
  return what.is_socket ? what : Descriptor();
}

long send_parts(int descriptor, const msghdr* message, int flags, const char* name, std::uint64_t pc) {
  const SystemCall call{SYS_sendmsg, descriptor, word(message), flags};
  const Descriptor what = socket_of(descriptor, name, pc);
  if (what.kind != Descriptor::channel) return call();
  // A datagram to somebody else, or one that leaves before its end is known.
  if (message->msg_name != nullptr && message->msg_namelen > 0 && !what.is_stream)
    uncontrolled("sendto an address", pc);
  if ((flags & MSG_OOB) != 0) uncontrolled("MSG_OOB", pc);
  const auto count = static_cast<int>(message->msg_iovlen);
  touch_parts(message->msg_iov, count, size_of(message->msg_iov, count), false, pc);
  return write_channel(descriptor, what, message->msg_iov, message->msg_iovlen,
                       {flags, message->msg_control, message->msg_controllen}, pc);
}

// Takes a message by `call`, whose flags are `flags`.
long receive(int descriptor, const SystemCall& call, int flags, const char* name, std::uint64_t pc) {
  const Descriptor what = socket_of(descriptor, name, pc);
  if (what.kind != Descriptor::channel) return call();
  if ((flags & (MSG_OOB | MSG_ERRQUEUE)) != 0) uncontrolled("MSG_OOB and MSG_ERRQUEUE", pc);
  return read_channel(descriptor, what, call, {(flags & MSG_DONTWAIT) != 0, (flags & MSG_PEEK) != 0}, pc);
}

struct Buffer {
  char* begin;
  std::size_t size;
};

long receive_bytes(int descriptor, Buffer buffer, int flags, sockaddr* address, socklen_t* address_size,
                   std::uint64_t pc) {
  const auto take = [&](std::size_t done, int how) {
    return receive(descriptor,
                   {SYS_recvfrom, descriptor, word(buffer.begin + done), static_cast<long>(buffer.size - done), how,
                    word(address), word(address_size)},
                   how, "recv", pc);
  };
  if (!controlled()) return take(0, flags);
  const Descriptor what = describe(descriptor);
  if ((flags & MSG_WAITALL) != 0 && (flags & MSG_PEEK) != 0) uncontrolled("MSG_PEEK with MSG_WAITALL", pc);
  // A stream is read until there is as much as was asked for, or its end.
  const bool all = (flags & MSG_WAITALL) != 0 && (flags & MSG_DONTWAIT) == 0 && what.is_socket && what.is_stream;
  const int once = flags & ~MSG_WAITALL;
  long result = take(0, once);
  for (long more = result; all && more > 0 && static_cast<std::size_t>(result) < buffer.size;) {
    more = take(static_cast<std::size_t>(result), once);
    if (more > 0) result += more;
  }
  // With MSG_TRUNC it is the length of a message that was longer than the buffer.
  const auto size = static_cast<long>(buffer.size);
  touch(buffer.begin, result < size ? result : size, true, pc);
  return result;
}

}  // namespace

extern "C" {

int interleave_socketpair(int domain, int type, int protocol, int ends[2]) noexcept {
  const int result = with_errno(static_cast<int>(raw_syscall(SYS_socketpair, domain, type, protocol, word(ends))));
  if (result == 0 && controlled()) register_pair(ends);
  return result;
}
TRENZA_IN_FRONT(socketpair);

ssize_t interleave_sendto(int descriptor, const void* buffer, size_t size, int flags, const sockaddr* address,
                          socklen_t address_size) {
  iovec part{const_cast<void*>(buffer), size};
  msghdr message = {};
  message.msg_name = const_cast<sockaddr*>(address);
  message.msg_namelen = address_size;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  return with_errno(send_parts(descriptor, &message, flags, "sendto", TRENZA_CALLER));
}
TRENZA_IN_FRONT(sendto);

ssize_t interleave_send(int descriptor, const void* buffer, size_t size, int flags) {
  iovec part{const_cast<void*>(buffer), size};
  msghdr message = {};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  return with_errno(send_parts(descriptor, &message, flags, "send", TRENZA_CALLER));
}
TRENZA_IN_FRONT(send);

ssize_t interleave_sendmsg(int descriptor, const msghdr* message, int flags) {
  return with_errno(send_parts(descriptor, message, flags, "sendmsg", TRENZA_CALLER));
}
TRENZA_IN_FRONT(sendmsg);

ssize_t interleave_recvfrom(int descriptor, void* buffer, size_t size, int flags, sockaddr* address,
                            socklen_t* address_size) {
  return with_errno(
      receive_bytes(descriptor, {static_cast<char*>(buffer), size}, flags, address, address_size, TRENZA_CALLER));
}
TRENZA_IN_FRONT(recvfrom);

ssize_t interleave_recv(int descriptor, void* buffer, size_t size, int flags) {
  return with_errno(
      receive_bytes(descriptor, {static_cast<char*>(buffer), size}, flags, nullptr, nullptr, TRENZA_CALLER));
}
TRENZA_IN_FRONT(recv);

ssize_t interleave_recvmsg(int descriptor, msghdr* message, int flags) {
  const std::uint64_t pc = TRENZA_CALLER;
  if ((flags & MSG_WAITALL) != 0 && controlled()) uncontrolled("recvmsg with MSG_WAITALL", pc);
  const long result = receive(descriptor, {SYS_recvmsg, descriptor, word(message), flags}, flags, "recvmsg", pc);
  if (controlled()) touch_parts(message->msg_iov, static_cast<int>(message->msg_iovlen), result, true, pc);
  return with_errno(result);
}
TRENZA_IN_FRONT(recvmsg);

int interleave_shutdown(int descriptor, int how) noexcept {
  const std::uint64_t pc = TRENZA_CALLER;
  const SystemCall call{SYS_shutdown, descriptor, how};
  const Descriptor what = socket_of(descriptor, "shutdown", pc);
  return static_cast<int>(
      with_errno(what.kind == Descriptor::channel ? end_channel(descriptor, what, call, pc) : call()));
}
TRENZA_IN_FRONT(shutdown);

int interleave_setsockopt(int descriptor, int level, int option, const void* value, socklen_t size) noexcept {
  if (controlled() && level == SOL_SOCKET && (option == SO_RCVTIMEO || option == SO_SNDTIMEO)) {
    uncontrolled("a time limit of a socket (SO_RCVTIMEO, SO_SNDTIMEO)", TRENZA_CALLER);
  }
  if (controlled()) touch(value, static_cast<long>(size), false, TRENZA_CALLER);
  return static_cast<int>(
      with_errno(raw_syscall(SYS_setsockopt, descriptor, level, option, word(value), static_cast<long>(size))));
}
TRENZA_IN_FRONT(setsockopt);

}  // extern "C"
