#include "grader/testing/seal.h"

#include <gtest/gtest.h>

#include <string>

namespace trenza {
namespace {

Key counting_key() {
  Key key;
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<unsigned char>(i);
  return key;
}

std::string counting(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(i);
  return text;
}

// The values that SipHash's authors published for this key and these texts.
TEST(Seal, IsSipHash) {
  EXPECT_EQ(seal(counting_key(), counting(0)), 0x726fdb47dd0e0e31U);
  EXPECT_EQ(seal(counting_key(), counting(8)), 0x93f5f5799a932462U);
  EXPECT_EQ(seal(counting_key(), counting(15)), 0xa129ca6149be45e5U);
}

TEST(Seal, DependsOnEveryBitOfKeyAndText) {
  const std::string text(20, '\0');
  const std::uint64_t whole = seal(Key{}, text);
  for (std::size_t bit = 0; bit < 8 * sizeof(Key); ++bit) {
    Key other{};
    other[bit / 8] = static_cast<unsigned char>(1 << bit % 8);
    EXPECT_NE(seal(other, text), whole) << bit;
  }
  for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
    std::string other = text;
    other[bit / 8] = static_cast<char>(1 << bit % 8);
    EXPECT_NE(seal(Key{}, other), whole) << bit;
  }
  EXPECT_NE(seal(Key{}, text + '\0'), whole) << "and on the length";
}

TEST(Seal, IsWrittenInSixteenDigits) {
  const auto digits = seal_in_hex(counting_key(), counting(0));
  EXPECT_EQ(std::string(digits.begin(), digits.end()), "726fdb47dd0e0e31");
}

}  // namespace
}  // namespace trenza
