// Judges what this machine's compiler makes of testdata/hidden.cc and testdata/told.cc.

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

TEST(InstrumentationRules, FindEveryFunctionThatKeepsSomethingToItself) {
  const ElfObject object = object_of("hidden");
  if (object.machine != EM_X86_64) GTEST_SKIP() << "accesses are known for x86-64 only";
  std::set<std::string> hidden, found;
  for (const ElfObject::Symbol& symbol : object.symbols) {
    if (symbol.name.find("hidden_") != std::string::npos) hidden.insert(readable(symbol.name));
  }
  for (const Untold& untold : untold_by(object)) {
    if (!untold.excused) found.insert(readable(untold.function));
  }
  EXPECT_EQ(hidden.size(), 9u);
#ifdef __clang__
  // clang has such a function tell that it is entered, so a copy in it looks like one that compilers make.
  hidden.erase("course::hidden_copy(char*, char const*)");
#endif
  EXPECT_EQ(found, hidden);
}

TEST(InstrumentationRules, TakeWhatCompilersLeaveOut) {
  for (const Untold& untold : untold_by(object_of("told"))) {
    EXPECT_TRUE(untold.excused) << readable(untold.function) << " does not tell " << untold.what;
  }
  EXPECT_EQ(missing_instrumentation(object_of("told")), std::nullopt);
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
