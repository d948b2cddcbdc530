#include "grader/corpus/listener.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <stdexcept>

namespace trenza {
namespace {

TEST(Listener, HearsACallOverTcp) {
  const Listener listener("tcp 47232");
  EXPECT_FALSE(listener.was_called());
  const Descriptor caller(socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(47232);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(connect(caller.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  EXPECT_TRUE(listener.was_called());
}

TEST(Listener, HearsACallByAnAbstractName) {
  const Listener listener("abstract trenza-listener-test");
  const Listener other("abstract trenza-listener-test");
  EXPECT_FALSE(listener.was_called());
  const Descriptor caller(socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  constexpr char kName[] = "\0trenza-listener-test";
  std::memcpy(address.sun_path, kName, sizeof kName - 1);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + sizeof kName - 1);
  ASSERT_EQ(connect(caller.get(), reinterpret_cast<const sockaddr*>(&address), size), 0);
  EXPECT_TRUE(listener.was_called());
  EXPECT_FALSE(other.was_called());
}

TEST(Listener, SeveralShareAPort) {
  const Listener one("tcp 47233");
  const Listener two("tcp 47233");
  EXPECT_FALSE(one.was_called());
  EXPECT_FALSE(two.was_called());
}

TEST(Listener, RefusesOtherAddresses) {
  for (const char* address : {"", "tcp", "abstract", "udp 1", "0.0.0.0:1"}) {
    EXPECT_THROW(Listener{address}, std::runtime_error) << address;
  }
}

}  // namespace
}  // namespace trenza
