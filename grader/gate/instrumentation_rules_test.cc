// Judges what this machine's compiler makes of testdata/hidden.cc, testdata/special.cc and testdata/told.cc.

#include "grader/gate/instrumentation_rules.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "grader/gate/readable_name.h"

namespace trenza {
namespace {

ElfObject object_of(const std::string& fixture) {
  std::ostringstream text;
  text
      << std::ifstream("grader/gate/_objects/" + fixture + ".instrumented/" + fixture + ".o", std::ios::binary).rdbuf();
  return read_elf_object(text.str());
}

using Names = std::set<std::string>;

// The functions of `object` that are meant to be found.
Names hidden_in(const ElfObject& object) {
  Names hidden;
  for (const ElfObject::Symbol& symbol : object.symbols) {
    if (symbol.name.find("hidden_") != std::string::npos) hidden.insert(readable(symbol.name));
  }
  return hidden;
}

Names found_in(const ElfObject& object) {
  Names found;
  for (const Untold& untold : untold_by(object)) {
    if (!untold.excused) found.insert(readable(untold.function));
  }
  return found;
}

TEST(InstrumentationRules, FindEveryFunctionThatKeepsSomethingToItself) {
  const ElfObject object = object_of("hidden");
  if (object.machine != EM_X86_64) GTEST_SKIP() << "accesses are known for x86-64 only";
  Names hidden = hidden_in(object);
  EXPECT_EQ(hidden.size(), 9u);
#ifdef __clang__
  // clang has such a function tell that it is entered, so a copy in it looks like one that compilers make.
  hidden.erase("course::hidden_copy(char*, char const*)");
#endif
  EXPECT_EQ(found_in(object), hidden);
}

TEST(InstrumentationRules, ExcuseNoAccessThatPlainCodeDoesNotMake) {
  const ElfObject object = object_of("special");
  if (object.machine != EM_X86_64) GTEST_SKIP() << "accesses are known for x86-64 only";
  EXPECT_FALSE(hidden_in(object).empty());
  EXPECT_EQ(found_in(object), hidden_in(object));
  for (const Untold& untold : untold_by(object)) {
    EXPECT_EQ(untold.long_double, untold.function.find("hidden_wide") != std::string::npos) << untold.what;
  }
}

TEST(InstrumentationRules, TakeWhatCompilersLeaveOut) {
  for (const Untold& untold : untold_by(object_of("told"))) {
    EXPECT_TRUE(untold.excused) << readable(untold.function) << " does not tell " << untold.what;
  }
  EXPECT_FALSE(missing_instrumentation(object_of("told")).has_value());
}

TEST(InstrumentationRules, AreNotConfusedByDamagedCode) {
  ElfObject object = object_of("told");
  // Every byte changed in turn, in portions: it ends, and reads nothing outside.
  for (std::size_t at = 0; at < 4'000; at += 37) {
    for (ElfObject::Section& section : object.sections) {
      if (at < section.code.size()) section.code[at] = static_cast<char>(~section.code[at]);
    }
    if (at % 185 == 0) untold_by(object);
  }
  for (ElfObject::Symbol& symbol : object.symbols) symbol.size = ~0ULL, symbol.value += 3;
  untold_by(object);
}

}  // namespace
}  // namespace trenza
