#include "grader/link/closing.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace trenza {
namespace {

std::string contents(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream("grader/link/" + name, std::ios::binary).rdbuf();
  return text.str();
}

Seam seam_of_closed_test() { return read_seam(contents("closed_test.kit.seam")); }

TEST(Seam, IsWhatTheContractNames) {
  const Seam seam = seam_of_closed_test();
  EXPECT_TRUE(seam.needs.contains("_ZN6course6refuseEv"));
  EXPECT_TRUE(seam.needs.contains("_ZTVN6course5ShapeE")) << "a table with a key function";
  EXPECT_FALSE(seam.needs.contains("fork"));
  for (const std::string& name : seam.needs) EXPECT_NE(name.find("6course"), std::string::npos) << name;
  EXPECT_TRUE(seam.gives.contains("main"));
  EXPECT_TRUE(seam.gives.contains("_ZN6trenza11not_startedEPKcS1_i"));
  EXPECT_TRUE(seam.shares.contains("_ZN6course5callsE"));
  EXPECT_TRUE(seam.hides.contains("kits_own"));
  EXPECT_TRUE(seam.hides.contains("kits_secret"));
  EXPECT_FALSE(seam.gives.contains("kits_own"));
  for (const std::string& name : seam.gives) {
    EXPECT_TRUE(name.find("testing") == std::string::npos) << name << " is GoogleTest's";
  }
}

TEST(Seam, IsWrittenAndReadBack) {
  const Seam seam = seam_of_closed_test();
  const Seam again = read_seam("nonsense\n" + to_text(seam) + "gives");
  EXPECT_EQ(again.needs, seam.needs);
  EXPECT_EQ(again.gives, seam.gives);
  EXPECT_EQ(again.shares, seam.shares);
  EXPECT_EQ(again.hides, seam.hides);
}

TEST(Learner, ShowsWhatTheKitNeeds) {
  const Seam seam = seam_of_closed_test();
  Relocatable closed(contents("_objects/closed_test.code/all.o"));
  std::string shown;
  for (const auto& symbol : closed.symbols()) {
    if (symbol.is_defined && symbol.binding != STB_LOCAL && !seam.needs.contains(symbol.name)) shown += symbol.name;
  }
  EXPECT_EQ(shown, "");
}

TEST(Learner, UsesNothingThatTheKitHides) {
  const Seam seam = seam_of_closed_test();
  const Relocatable closed(contents("_objects/closed_test.code/all.o"));
  int found = 0;
  for (const auto& symbol : closed.symbols()) {
    if (symbol.name != "kits_secret") continue;
    EXPECT_FALSE(symbol.is_defined);
    EXPECT_EQ(symbol.binding, STB_WEAK) << "so that it links, and finds nothing";
    ++found;
  }
  EXPECT_EQ(found, 1);
}

TEST(Relocatable, IsNeverBelievedBlindly) {
  const std::string good = contents("_objects/learner/learner.o");
  ASSERT_NO_THROW(Relocatable{good});
  EXPECT_THROW(Relocatable{""}, std::runtime_error);
  // Cut anywhere, or with any byte changed, it is changed within its bounds or refused.
  for (std::size_t size = 0; size < good.size(); size += 997) {
    EXPECT_THROW(Relocatable{good.substr(0, size)}, std::runtime_error) << size;
  }
  for (std::size_t at = 0; at < good.size(); at += 61) {
    std::string bad = good;
    bad[at] = static_cast<char>(~bad[at]);
    try {
      Relocatable object(bad);
      close_learner(object, {});
      EXPECT_EQ(object.bytes().size(), bad.size());
    } catch (const std::runtime_error&) {
      continue;
    }
  }
}

TEST(Relocatable, KeepsItsSymbolsOrdered) {
  Relocatable object(contents("_objects/learner/learner.o"));
  close_learner(object, {});
  const Relocatable again(object.bytes());
  ASSERT_EQ(again.symbols().size(), object.symbols().size());
  bool seen = false;
  for (const auto& symbol : again.symbols()) {
    EXPECT_FALSE(seen && symbol.binding == STB_LOCAL) << symbol.name << " is local and stands behind one that is not";
    seen = seen || symbol.binding != STB_LOCAL;
    EXPECT_TRUE(!symbol.is_defined || symbol.binding == STB_LOCAL) << symbol.name;
  }
}

}  // namespace
}  // namespace trenza
