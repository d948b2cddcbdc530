// Linked with ThreadSanitizer's library and with unseen_functions, as programs are in which races are looked for.

#include "grader/gate/c_symbols.h"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <string>

namespace trenza {
namespace {

// True if ThreadSanitizer stands in front of the function: under this name it keeps its own.
bool is_seen_by_the_sanitizer(const std::string& name) {
  return dlsym(RTLD_DEFAULT, ("__interceptor_" + name).c_str()) != nullptr;
}

// True if this program itself defines the function, which unseen_functions does.
bool is_seen_here(const std::string& name) {
  static const int here = 0;
  Dl_info own{}, found{};
  void* const symbol = dlsym(RTLD_DEFAULT, name.c_str());
  return symbol != nullptr && dladdr(symbol, &found) != 0 && dladdr(&here, &own) != 0 &&
         found.dli_fbase == own.dli_fbase;
}

TEST(CSymbols, WhatStandsForSeenIsSeen) {
  ASSERT_TRUE(is_seen_by_the_sanitizer("memcpy")) << "else this program does not know what the sanitizer does";
  ASSERT_TRUE(is_seen_here("wmemcpy")) << "else it does not know what stands in unseen_functions.cc";
  ASSERT_FALSE(is_seen_by_the_sanitizer("swprintf") || is_seen_here("swprintf"));
  for (const std::string_view name : seen_c_symbols()) {
    EXPECT_TRUE(is_seen_by_the_sanitizer(std::string(name)) || is_seen_here(std::string(name)))
        << name << ": neither ThreadSanitizer nor unseen_functions.cc stands in front of it.";
    EXPECT_TRUE(is_allowed_c_symbol(name)) << name;
  }
}

TEST(CSymbols, WhatReadsMemoryUnseenIsNotAllowed) {
  for (const char* const name :
       {"swprintf", "vswprintf", "wprintf", "fwprintf", "__swprintf_chk", "wcscpy", "memfrob"}) {
    EXPECT_FALSE(is_allowed_c_symbol(name)) << name;
  }
}

}  // namespace
}  // namespace trenza
