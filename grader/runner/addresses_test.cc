#include "grader/runner/addresses.h"

#include <gtest/gtest.h>
#include <link.h>

#include <cstdint>
#include <filesystem>
#include <sstream>
#include <string>

#include "grader/runner/ruling.h"

namespace trenza {
namespace {

// A place in this program that the tests look up.
[[gnu::noinline]] int landmark(int value) { return value * 3; }

std::uintptr_t load_address() {
  std::uintptr_t address = 0;
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* out) {
        *static_cast<std::uintptr_t*>(out) = info->dlpi_addr;
        return 1;
      },
      &address);
  return address;
}

std::string own_binary() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

std::string landmark_offset() {
  std::ostringstream hex;
  hex << std::hex << reinterpret_cast<std::uintptr_t>(&landmark) - load_address();
  return hex.str();
}

TEST(Addresses, BecomeFunctionsAndLines) {
  ASSERT_EQ(landmark(2), 6);
  const Stack stack = resolve(own_binary(), landmark_offset() + "," + landmark_offset());
  ASSERT_EQ(stack.frames.size(), 2u) << "is addr2line of binutils installed?";
  EXPECT_NE(stack.frames[0].function.find("landmark(int)"), std::string::npos) << stack.frames[0].function;
  EXPECT_TRUE(stack.frames[0].file.ends_with("grader/runner/addresses_test.cc")) << stack.frames[0].file;
  EXPECT_GT(stack.frames[0].line, 0);
  EXPECT_NE(stack.innermost_in({"runner/addresses_test.cc"}), nullptr);
}

TEST(Addresses, UnknownOnesAreLeftOut) {
  EXPECT_TRUE(resolve(own_binary(), "ffffffffffffffff").frames.empty());
  EXPECT_TRUE(resolve("/no/such/program", landmark_offset()).frames.empty());
}

TEST(Addresses, ArePlacesWithoutParameters) {
  const auto said = [](const std::string& function) { return in_words({function, "a/b.cc", 7}); };
  EXPECT_EQ(said("course::add(int, std::function<void (int)> const&)"), "course::add, b.cc:7");
  EXPECT_EQ(said("operator()(int) const"), "operator(), b.cc:7");
  EXPECT_EQ(said("operator()"), "operator(), b.cc:7");
  EXPECT_EQ(said("course::(anonymous namespace)::work(int)"), "course::(anonymous namespace)::work, b.cc:7");
  EXPECT_EQ(said("run((anonymous namespace)::Task)"), "run, b.cc:7");
  EXPECT_EQ(said("main"), "main, b.cc:7");
}

// The text comes from the tested program and goes into a shell's command line.
TEST(Addresses, OtherTextIsNeverRun) {
  const std::string witness = std::string(std::getenv("TEST_TMPDIR")) + "/witness";
  for (const std::string& text : {"; touch " + witness, "$(touch " + witness + ")", "`touch " + witness + "`",
                                  std::string("-e /etc/passwd"), std::string("1\n2"), std::string()}) {
    EXPECT_TRUE(resolve(own_binary(), text).frames.empty()) << text;
  }
  EXPECT_TRUE(resolve("x'; touch " + witness + "; '", "1").frames.empty());
  EXPECT_FALSE(std::filesystem::exists(witness));
}

}  // namespace
}  // namespace trenza
