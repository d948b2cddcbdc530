#include "grader/testing/seal.h"

#include <bit>

namespace trenza {
namespace {

// The bytes at `from` as a number, least significant first, whatever the machine's own order.
template <typename Byte>
std::uint64_t number(const Byte* from, std::size_t bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) value |= std::uint64_t{static_cast<unsigned char>(from[i])} << (8 * i);
  return value;
}

struct State {
  std::uint64_t a, b, c, d;

  void mix(int rounds) {
    for (int i = 0; i < rounds; ++i) {
      a += b;
      b = std::rotl(b, 13) ^ a;
      a = std::rotl(a, 32);
      c += d;
      d = std::rotl(d, 16) ^ c;
      a += d;
      d = std::rotl(d, 21) ^ a;
      c += b;
      b = std::rotl(b, 17) ^ c;
      c = std::rotl(c, 32);
    }
  }

  void take(std::uint64_t word) {
    d ^= word;
    mix(2);
    a ^= word;
  }
};

}  // namespace

std::uint64_t seal(const Key& key, std::string_view text) {
  const std::uint64_t k0 = number(key.data(), 8);
  const std::uint64_t k1 = number(key.data() + 8, 8);
  // The constants spell "somepseudorandomlygeneratedbytes".
  State state{k0 ^ 0x736f6d6570736575U, k1 ^ 0x646f72616e646f6dU, k0 ^ 0x6c7967656e657261U, k1 ^ 0x7465646279746573U};
  const std::size_t whole = text.size() / 8 * 8;
  for (std::size_t at = 0; at < whole; at += 8) state.take(number(text.data() + at, 8));
  state.take(number(text.data() + whole, text.size() - whole) | std::uint64_t{text.size()} << 56);
  state.c ^= 0xff;
  state.mix(4);
  return state.a ^ state.b ^ state.c ^ state.d;
}

std::array<char, 16> seal_in_hex(const Key& key, std::string_view text) {
  std::uint64_t value = seal(key, text);
  std::array<char, 16> digits;
  for (std::size_t i = digits.size(); i-- > 0; value >>= 4) digits[i] = "0123456789abcdef"[value & 15];
  return digits;
}

}  // namespace trenza
